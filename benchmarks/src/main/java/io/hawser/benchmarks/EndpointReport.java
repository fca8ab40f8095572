package io.hawser.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.hawser.benchmarks.EndpointResults.IdleRow;
import io.hawser.benchmarks.EndpointResults.LoadRow;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * The figures of endpoints as they are shown.
 *
 * @param machine where and when
 * @param scale how long was measured
 * @param maxConnections how many connections the limit of open files allows
 */
record EndpointReport(
    Machine machine,
    Scale scale,
    int maxConnections,
    List<IdleRow> idle,
    List<LoadRow> loads,
    Map<String, String> failures) {

  static EndpointReport of(Machine machine, Scale scale, EndpointResults results) {
    return new EndpointReport(
        machine,
        scale,
        FileLimit.maxConnections(),
        results.idleRows(),
        results.loadRows(),
        results.failures());
  }

  /** Prints tables, and writes JSON and charts. */
  void show(Path folder, PrintWriter out) throws IOException {
    write(folder);
    print(out);
  }

  private void print(PrintWriter out) {
    out.println(machine);
    if (!idle.isEmpty()) {
      out.printf(
          "%n%-10s %11s %8s %9s %9s %9s %9s %11s %9s %11s%n",
          "idle",
          "connections",
          "threads",
          "heap B",
          "direct B",
          "reg. ms",
          "cpu ms/s",
          "wake-ups/s",
          "beat cpu",
          "beat wakes");
    }
    for (IdleRow row : idle) {
      out.printf(
          Locale.ROOT,
          "%-10s %11d %8d %9.0f %9.0f %9d %9.2f %11.1f %9.2f %11.1f%n",
          row.server(),
          row.connections(),
          row.threads(),
          row.heapBytes(),
          row.directBytes(),
          row.registerMillis(),
          row.cpuMillisPerSecond(),
          row.wakeUpsPerSecond(),
          row.beatingCpuMillisPerSecond(),
          row.beatingWakeUpsPerSecond());
    }
    if (idle.stream().anyMatch(row -> row.connections() == maxConnections)) {
      out.println("The limit of open files allows no more than " + maxConnections + " connections");
    }
    if (!loads.isEmpty()) {
      out.printf(
          "%n%-14s %7s %-10s %10s %9s %9s %9s %9s %8s%n",
          "load by",
          "flight",
          "server",
          "ops/s",
          "p50 us",
          "p99 us",
          "cpu us",
          "bytes",
          "to seata");
    }
    for (LoadRow row : loads) {
      out.printf(
          Locale.ROOT,
          "%-14s %7d %-10s %10.0f %9.1f %9.1f %9.2f %9.0f %8s%n",
          row.client(),
          row.inFlight(),
          row.server(),
          row.requestsPerSecond(),
          row.p50Micros(),
          row.p99Micros(),
          row.cpuMicros(),
          row.allocatedBytes(),
          row.toSeata() == null ? "-" : String.format(Locale.ROOT, "%.2f", row.toSeata()));
    }
    out.println();
    failures.forEach((what, why) -> out.println("not measured: " + what + ": " + why));
    out.flush();
  }

  private void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(folder.resolve("endpoint.json").toFile(), this);
    String connections = "by connections";
    draw(
        folder,
        "heap",
        "heap bytes a connection, " + connections,
        idle,
        IdleRow::server,
        IdleRow::connections,
        IdleRow::heapBytes);
    draw(
        folder,
        "idle-cpu",
        "CPU ms a second, a heartbeat every 5 s, " + connections,
        idle,
        IdleRow::server,
        IdleRow::connections,
        IdleRow::beatingCpuMillisPerSecond);
    String inFlight = "by requests in flight";
    Function<LoadRow, String> pair = row -> row.server() + ", " + row.client();
    draw(
        folder,
        "throughput",
        "requests/s, " + inFlight,
        loads,
        pair,
        LoadRow::inFlight,
        LoadRow::requestsPerSecond);
    draw(
        folder,
        "cpu",
        "CPU µs of the server a request, " + inFlight,
        loads,
        pair,
        LoadRow::inFlight,
        LoadRow::cpuMicros);
  }

  private static <T> void draw(
      Path folder,
      String name,
      String title,
      List<T> rows,
      Function<T, String> line,
      ToIntFunction<T> level,
      ToDoubleFunction<T> figure)
      throws IOException {
    if (rows.isEmpty()) {
      return;
    }
    List<Integer> levels = rows.stream().map(level::applyAsInt).distinct().sorted().toList();
    LineChart chart = new LineChart("endpoint: " + title, levels);
    rows.stream()
        .collect(Collectors.groupingBy(line, LinkedHashMap::new, Collectors.toList()))
        .forEach(
            (key, list) ->
                chart.add(
                    key,
                    list.stream()
                        .collect(Collectors.toMap(level::applyAsInt, figure::applyAsDouble))));
    Files.writeString(folder.resolve("endpoint-" + name + ".svg"), chart.svg());
  }
}
