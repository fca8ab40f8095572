package io.hawser.benchmarks;

import io.hawser.benchmarks.load.Sample;
import io.hawser.benchmarks.load.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** The measurements of the endpoints, and the figures that follow from them. */
final class EndpointResults {
  private final List<IdleRow> idle = new ArrayList<>();
  private final Map<Cell, List<Measured>> loads = new LinkedHashMap<>();
  private final Map<String, String> failures = new TreeMap<>();

  private record Cell(Client client, int inFlight, Endpoint endpoint) {}

  /** The same time at both ends. */
  private record Measured(Sample client, Sample server) {
    double requestsPerSecond() {
      return 1e9 * client.requests() / client.nanos();
    }

    /** Returns how much of what the server used in its window falls to a request. */
    double perRequest(double used) {
      return used / (server.nanos() / 1e9) / Math.max(1, requestsPerSecond());
    }
  }

  /**
   * An endpoint with many connections that do nothing.
   *
   * @param connections half of TMs, half of RMs
   * @param threads of the server, without the JVM's own
   * @param heapBytes for each connection, after collections
   * @param directBytes for each connection
   * @param registerMillis from the first dial until this many were registered, from the step before
   * @param cpuMillisPerSecond CPU time of the server's process, without heartbeats
   * @param wakeUpsPerSecond of its threads, without heartbeats
   * @param beatingCpuMillisPerSecond the same with a heartbeat on each connection every 5 s
   * @param beatingWakeUpsPerSecond the same with a heartbeat on each connection every 5 s
   */
  record IdleRow(
      String server,
      int connections,
      int threads,
      double heapBytes,
      double directBytes,
      long registerMillis,
      double cpuMillisPerSecond,
      double wakeUpsPerSecond,
      double beatingCpuMillisPerSecond,
      double beatingWakeUpsPerSecond) {}

  /**
   * An endpoint under load: medians of all samples, and percentiles of all requests.
   *
   * @param client the client that asks
   * @param cpuMicros CPU time of the server's process for a request
   * @param allocatedBytes on the server's heap for a request
   * @param toSeata requests per second, to those of Seata's endpoint with the same client
   */
  record LoadRow(
      String client,
      int inFlight,
      String server,
      double requestsPerSecond,
      double p50Micros,
      double p99Micros,
      double cpuMicros,
      double allocatedBytes,
      @Nullable Double toSeata) {}

  void addIdle(
      Endpoint endpoint,
      int connections,
      State empty,
      State full,
      long registerMillis,
      Sample quiet,
      Sample beating) {
    idle.add(
        new IdleRow(
            endpoint.id(),
            connections,
            full.threads(),
            (full.heapBytes() - empty.heapBytes()) / (double) connections,
            (full.directBytes() - empty.directBytes()) / (double) connections,
            registerMillis,
            1e3 * quiet.cpuNanos() / quiet.nanos(),
            1e9 * quiet.wakeUps() / quiet.nanos(),
            1e3 * beating.cpuNanos() / beating.nanos(),
            1e9 * beating.wakeUps() / beating.nanos()));
  }

  void add(Endpoint endpoint, Client client, int inFlight, Sample atClient, Sample atServer) {
    loads
        .computeIfAbsent(new Cell(client, inFlight, endpoint), cell -> new ArrayList<>())
        .add(new Measured(atClient, atServer));
  }

  void failed(String what, RuntimeException why) {
    failures.put(what, String.valueOf(why.getMessage()));
  }

  Map<String, String> failures() {
    return failures;
  }

  List<IdleRow> idleRows() {
    return idle;
  }

  /** Returns the rows by client and requests in flight, with the endpoints side by side. */
  List<LoadRow> loadRows() {
    List<LoadRow> rows = new ArrayList<>();
    for (Client client : Client.values()) {
      loads.keySet().stream()
          .filter(cell -> cell.client() == client)
          .map(Cell::inFlight)
          .distinct()
          .sorted()
          .forEach(
              inFlight -> {
                for (Endpoint endpoint : Endpoint.values()) {
                  Cell cell = new Cell(client, inFlight, endpoint);
                  if (loads.containsKey(cell)) {
                    rows.add(row(cell));
                  }
                }
              });
    }
    return rows;
  }

  private LoadRow row(Cell cell) {
    List<Measured> samples = samples(cell);
    Histogram latencies = new Histogram(samples.get(0).client().latencies());
    samples.forEach(sample -> latencies.add(sample.client().latencies()));
    List<Measured> seata = samples(new Cell(cell.client(), cell.inFlight(), Endpoint.SEATA));
    double requestsPerSecond = Results.median(samples, Measured::requestsPerSecond);
    return new LoadRow(
        cell.client().id(),
        cell.inFlight(),
        cell.endpoint().id(),
        requestsPerSecond,
        latencies.getValueAtPercentile(50) / 1e3,
        latencies.getValueAtPercentile(99) / 1e3,
        Results.median(samples, s -> s.perRequest(s.server().cpuNanos() / 1e3)),
        Results.median(samples, s -> s.perRequest((double) s.server().allocatedBytes())),
        seata.isEmpty()
            ? null
            : requestsPerSecond / Results.median(seata, Measured::requestsPerSecond));
  }

  private List<Measured> samples(Cell cell) {
    return loads.getOrDefault(cell, List.of());
  }
}
