package io.hawser.benchmarks;

import io.hawser.benchmarks.load.Sample;
import java.util.List;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a client under a load: medians of all samples, and percentiles of all requests.
 *
 * @param requestsPerSecond how many requests ended in a second; for transactions, whole ones
 * @param p50Micros half of them took at most so long
 * @param cpuMicros CPU time of the client's process for a request, without the JVM's compilers
 * @param compilerMicros CPU time of the JVM's compilers for a request, which is not in {@code
 *     cpuMicros}: high while a client warms up
 * @param allocatedBytes for a request
 * @param toSeata its requests per second, to those of the better mode of Seata's client; {@code
 *     null} if that was not measured
 * @param toRaw the same, to those of a bare connection
 * @param samples how many measurements this is made of
 */
record Row(
    String server,
    String workload,
    int inFlight,
    String client,
    double requestsPerSecond,
    double p50Micros,
    double p99Micros,
    double p999Micros,
    double cpuMicros,
    double compilerMicros,
    double allocatedBytes,
    @Nullable Double toSeata,
    @Nullable Double toRaw,
    int samples) {

  static Row of(
      Server server,
      Load load,
      Client client,
      List<Sample> samples,
      OptionalDouble seata,
      OptionalDouble raw) {
    Histogram latencies = new Histogram(samples.get(0).latencies());
    samples.forEach(sample -> latencies.add(sample.latencies()));
    double requestsPerSecond = requestsPerSecond(samples);
    return new Row(
        server.id(),
        load.workload().id(),
        load.inFlight(),
        client.id(),
        requestsPerSecond,
        latencies.getValueAtPercentile(50) / 1e3,
        latencies.getValueAtPercentile(99) / 1e3,
        latencies.getValueAtPercentile(99.9) / 1e3,
        Results.median(samples, s -> s.cpuNanos() / 1e3 / Math.max(1, s.requests())),
        Results.median(samples, s -> s.compilerNanos() / 1e3 / Math.max(1, s.requests())),
        Results.median(samples, s -> s.allocatedBytes() / (double) Math.max(1, s.requests())),
        ratio(requestsPerSecond, seata),
        ratio(requestsPerSecond, raw),
        samples.size());
  }

  private static @Nullable Double ratio(double value, OptionalDouble to) {
    return to.isPresent() ? value / to.getAsDouble() : null;
  }

  static double requestsPerSecond(List<Sample> samples) {
    return Results.median(samples, s -> 1e9 * s.requests() / s.nanos());
  }
}
