package io.hawser.benchmarks;

import io.hawser.benchmarks.load.Sample;
import io.hawser.benchmarks.load.Workload;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** All samples of a run, and what follows from them. */
final class Results {
  private final Map<Cell, List<Sample>> samples = new LinkedHashMap<>();
  private final Map<Client, List<Sample>> idle = new LinkedHashMap<>();
  private final Map<String, String> failures = new TreeMap<>();

  private record Cell(Server server, Load load, Client client) {}

  void add(Server server, Client client, Load load, Sample sample) {
    samples.computeIfAbsent(new Cell(server, load, client), c -> new ArrayList<>()).add(sample);
  }

  void addIdle(Client client, Sample sample) {
    idle.computeIfAbsent(client, c -> new ArrayList<>()).add(sample);
  }

  void failed(Server server, Client client, String why) {
    failures.put(server.id() + ", " + client.id(), why);
  }

  /** Returns why there are no figures of a client. */
  Map<String, String> failures() {
    return failures;
  }

  /** Returns all rows: by server, load and client. */
  List<Row> rows() {
    return samples.keySet().stream()
        .sorted(
            Comparator.comparing(Cell::server)
                .thenComparing(cell -> cell.load().workload())
                .thenComparing(cell -> cell.load().inFlight())
                .thenComparing(Cell::client))
        .map(cell -> row(cell).orElseThrow())
        .toList();
  }

  Optional<Row> row(Server server, Workload workload, int inFlight, Client client) {
    return row(new Cell(server, new Load(workload, inFlight), client));
  }

  private Optional<Row> row(Cell cell) {
    return Optional.ofNullable(samples.get(cell))
        .map(
            list ->
                Row.of(
                    cell.server(),
                    cell.load(),
                    cell.client(),
                    list,
                    best(cell, Client.SEATA, Client.SEATA_MERGED),
                    best(cell, Client.RAW_ASYNC_BATCHED)));
  }

  /** Returns the most requests a second that any of these clients did under the same load. */
  private OptionalDouble best(Cell cell, Client... clients) {
    return Stream.of(clients)
        .map(client -> samples.get(new Cell(cell.server(), cell.load(), client)))
        .filter(list -> list != null)
        .mapToDouble(Row::requestsPerSecond)
        .max();
  }

  /** Returns the better of the two modes of Seata's client under a load. */
  Optional<Row> seata(Server server, Workload workload, int inFlight) {
    return Stream.of(Client.SEATA, Client.SEATA_MERGED)
        .flatMap(client -> row(server, workload, inFlight, client).stream())
        .max(Comparator.comparingDouble(Row::requestsPerSecond));
  }

  List<IdleRow> idleRows() {
    List<IdleRow> rows = new ArrayList<>();
    idle.forEach(
        (client, list) ->
            rows.add(
                new IdleRow(
                    client.id(),
                    median(list, s -> 1e3 * s.cpuNanos() / s.nanos()),
                    median(list, s -> 1e3 * s.clientNanos() / s.nanos()),
                    median(list, s -> 1e3 * s.compilerNanos() / s.nanos()),
                    median(list, s -> 1e9 * s.wakeUps() / s.nanos()))));
    return rows;
  }

  /**
   * A client that is connected and asked for nothing.
   *
   * @param cpuMillisPerSecond CPU time of the whole process, without the JVM's compilers
   * @param clientMillisPerSecond the part of it of threads that are not the JVM's
   * @param compilerMillisPerSecond CPU time of the JVM's compilers
   * @param wakeUpsPerSecond of all its threads but the compilers
   */
  record IdleRow(
      String client,
      double cpuMillisPerSecond,
      double clientMillisPerSecond,
      double compilerMillisPerSecond,
      double wakeUpsPerSecond) {}

  /** Returns the one in the middle; of an even number the mean of the two. */
  static <T> double median(List<T> samples, ToDoubleFunction<T> value) {
    double[] sorted = samples.stream().mapToDouble(value).sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
