package io.hawser.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Draws figures against the requests in flight: charts for each server and workload. */
final class Charts {
  private Charts() {}

  /** Writes SVG files into a folder. A section with a single level gets none. */
  static void write(List<Row> rows, Path folder) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, List<Row>> section :
        grouped(rows, row -> row.server() + "-" + row.workload()).entrySet()) {
      if (section.getValue().stream().mapToInt(Row::inFlight).distinct().count() > 1) {
        String name = section.getKey();
        List<Row> part = section.getValue();
        draw(folder, name + "-throughput", "requests/s", part, Row::requestsPerSecond);
        draw(folder, name + "-cpu", "CPU µs a request", part, Row::cpuMicros);
        draw(folder, name + "-p99", "p99 in µs", part, Row::p99Micros);
      }
    }
  }

  private static void draw(
      Path folder, String name, String unit, List<Row> rows, ToDoubleFunction<Row> figure)
      throws IOException {
    List<Integer> levels = rows.stream().map(Row::inFlight).distinct().sorted().toList();
    LineChart chart = new LineChart(name + ": " + unit + ", by requests in flight", levels);
    grouped(rows, Row::client)
        .forEach(
            (client, line) -> {
              Map<Integer, Double> points = new LinkedHashMap<>();
              line.forEach(row -> points.put(row.inFlight(), figure.applyAsDouble(row)));
              chart.add(client, points);
            });
    Files.writeString(folder.resolve(name + ".svg"), chart.svg());
  }

  private static Map<String, List<Row>> grouped(List<Row> rows, Function<Row, String> by) {
    return rows.stream()
        .collect(Collectors.groupingBy(by, LinkedHashMap::new, Collectors.toList()));
  }
}
