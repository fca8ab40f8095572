package io.hawser.attack;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of the honest client's requests.
 *
 * @param requests how many were to be sent
 * @param errors how many failed
 * @param hung how many of them never ended
 * @param p50Millis the median; like the other two it includes those that failed
 * @param p99Millis the 99th percentile
 * @param maxMillis the longest
 * @param firstError the text of the first error; empty if there was none
 */
record Latencies(
    long requests,
    long errors,
    long hung,
    double p50Millis,
    double p99Millis,
    double maxMillis,
    String firstError) {
  private static final int FIELDS = 7;

  static Latencies of(
      Histogram micros, long requests, long errors, long hung, @Nullable String firstError) {
    return new Latencies(
        requests,
        errors,
        hung,
        millis(micros.getValueAtPercentile(50)),
        millis(micros.getValueAtPercentile(99)),
        millis(micros.getMaxValue()),
        firstError == null ? "" : firstError);
  }

  private static double millis(long micros) {
    return (double) micros / TimeUnit.MILLISECONDS.toMicros(1);
  }

  /** Returns a line for a pipe. */
  String toLine() {
    List<?> fields = List.of(requests, errors, hung, p50Millis, p99Millis, maxMillis, firstError);
    return String.join("|", fields.stream().map(String::valueOf).toList());
  }

  static Latencies parse(String line) {
    String[] fields = line.split("\\|", FIELDS);
    return new Latencies(
        Long.parseLong(fields[0]),
        Long.parseLong(fields[1]),
        Long.parseLong(fields[2]),
        Double.parseDouble(fields[3]),
        Double.parseDouble(fields[4]),
        Double.parseDouble(fields[5]),
        fields[6]);
  }
}
