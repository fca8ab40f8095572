package io.hawser.benchmarks.scale;

import io.hawser.benchmarks.LineChart;
import io.hawser.benchmarks.server.AnswerOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Draws costs against servers and against requests in flight. */
final class ScaleCharts {
  private ScaleCharts() {}

  /** Writes SVG files into a folder; none for what was measured at fewer than two levels. */
  static void write(List<ServersRow> servers, List<InFlightRow> inFlight, Path folder)
      throws IOException {
    Drawing<ServersRow> byServers = new Drawing<>(folder, servers, ServersRow::servers);
    byServers.draw(
        "scale-servers-memory",
        "bytes for each server, by servers",
        Map.of("heap", ServersRow::heapPerServer));
    byServers.draw(
        "scale-servers-cpu",
        "CPU of an idle client, by servers",
        lines(
            "idle, µs a second",
            row -> 1e3 * row.idle().cpuMillisPerSecond(),
            "a refresh, µs",
            row -> 1e3 * row.medianRefreshCpuMillis()));
    byServers.draw(
        "scale-servers-connect",
        "ms until all are connected, by servers",
        Map.of("TM and RM", row -> row.idle().connectMillis()));
    Drawing<InFlightRow> byRequests = new Drawing<>(folder, inFlight, InFlightRow::inFlight);
    byRequests.draw(
        "scale-in-flight-memory",
        "bytes of heap for each request, by requests in flight",
        Map.of("heap", InFlightRow::heapPerRequest));
    Map<String, Function<InFlightRow, @Nullable Double>> orders = new LinkedHashMap<>();
    for (AnswerOrder order : AnswerOrder.values()) {
      if (order != AnswerOrder.NONE) {
        orders.put(
            order.name().toLowerCase(Locale.ROOT).replace('_', ' '),
            row -> row.cpuNanos().get(order));
      }
    }
    byRequests.draw(
        "scale-in-flight-completion", "CPU ns to end a request, by requests in flight", orders);
  }

  private static <T> Map<String, Function<T, @Nullable Double>> lines(
      String first,
      Function<T, @Nullable Double> figure,
      String second,
      Function<T, @Nullable Double> other) {
    Map<String, Function<T, @Nullable Double>> lines = new LinkedHashMap<>();
    lines.put(first, figure);
    lines.put(second, other);
    return lines;
  }

  private record Drawing<T>(Path folder, List<T> rows, ToIntFunction<T> level) {

    void draw(String name, String title, Map<String, Function<T, @Nullable Double>> lines)
        throws IOException {
      if (rows.size() < 2) {
        return;
      }
      LineChart chart = new LineChart(title, rows.stream().mapToInt(level).boxed().toList());
      lines.forEach(
          (line, figure) -> {
            Map<Integer, Double> points = new LinkedHashMap<>();
            for (T row : rows) {
              Double value = figure.apply(row);
              if (value != null) {
                points.put(level.applyAsInt(row), value);
              }
            }
            chart.add(line, points);
          });
      Files.writeString(folder.resolve(name + ".svg"), chart.svg());
    }
  }
}
