package io.hawser.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Draws a figure against the requests under way: a chart for each server and workload. */
final class Charts {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 420;

  private Charts() {}

  /** Writes SVG files into a folder. */
  static void write(List<Row> rows, Path folder) throws IOException {
    System.setProperty("java.awt.headless", "true");
    Files.createDirectories(folder);
    Map<String, List<Row>> sections =
        rows.stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.server() + "-" + row.workload(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    for (Map.Entry<String, List<Row>> section : sections.entrySet()) {
      String name = section.getKey();
      draw(name, "requests/s", section.getValue(), Row::requestsPerSecond, folder, "throughput");
      draw(name, "CPU µs/request", section.getValue(), Row::cpuMicros, folder, "cpu");
    }
  }

  private static void draw(
      String section,
      String unit,
      List<Row> rows,
      ToDoubleFunction<Row> figure,
      Path folder,
      String file)
      throws IOException {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(section)
            .xAxisTitle("in flight")
            .yAxisTitle(unit)
            .build();
    chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true);
    chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
    Map<String, List<Row>> lines =
        rows.stream()
            .filter(row -> figure.applyAsDouble(row) > 0) // zero has no place on such an axis
            .collect(
                Collectors.groupingBy(Row::client, LinkedHashMap::new, Collectors.toList()));
    lines.forEach(
        (client, line) ->
            chart.addSeries(
                client,
                line.stream().mapToDouble(Row::inFlight).toArray(),
                line.stream().mapToDouble(figure).toArray()));
    if (!lines.isEmpty()) {
      String path = folder.resolve(section + "-" + file).toString();
      VectorGraphicsEncoder.saveVectorGraphic(chart, path, VectorGraphicsFormat.SVG);
    }
  }
}
