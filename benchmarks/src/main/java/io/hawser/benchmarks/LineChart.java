package io.hawser.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * A small SVG: lines over a few levels, which are evenly spaced, on a logarithmic scale. Text stays
 * text, so that a chart is a few kilobytes and can be compared by version control.
 */
public final class LineChart {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 360;
  private static final int LEFT = 60;
  private static final int RIGHT = 540;
  private static final int TOP = 40;
  private static final int BOTTOM = 320;
  private static final int LEGEND_STEP = 20;

  /**
   * The colours of lines; they are distinguished by most people who see few colours, by the order
   * of the legend, and by dashes.
   */
  private static final List<String> COLOURS =
      List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#000000");

  private final String title;
  private final List<Integer> levels;
  private final List<Line> lines = new ArrayList<>();

  private record Line(String name, Map<Integer, Double> points) {}

  /**
   * Creates a chart without lines.
   *
   * @param title of the chart
   * @param levels what is on the horizontal axis
   */
  public LineChart(String title, List<Integer> levels) {
    this.title = title;
    this.levels = levels;
  }

  /**
   * Adds a line; levels without a point are skipped, and so is what is not above zero.
   *
   * @param name for the legend
   * @param points the values by level
   */
  public void add(String name, Map<Integer, Double> points) {
    lines.add(new Line(name, points));
  }

  /**
   * Draws it.
   *
   * @return the text of an SVG file
   */
  public String svg() {
    int lowest = (int) Math.floor(Math.log10(values().min().orElse(1)));
    int highest = (int) Math.max(lowest + 1, Math.ceil(Math.log10(values().max().orElse(10))));
    StringBuilder svg = new StringBuilder();
    append(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%1$d\" height=\"%2$d\""
            + " viewBox=\"0 0 %1$d %2$d\" font-family=\"sans-serif\" font-size=\"12\">\n"
            + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n",
        WIDTH,
        HEIGHT);
    text(svg, LEFT, TOP - 16, "start", title);
    for (int power = lowest; power <= highest; power++) {
      double y = y(Math.pow(10, power), lowest, highest);
      append(svg, "<path d=\"M%d %.1fH%d\" stroke=\"#ccc\" fill=\"none\"/>\n", LEFT, y, RIGHT);
      text(svg, LEFT - 6, y + 4, "end", label(power));
    }
    for (int level : levels) {
      text(svg, x(level), BOTTOM + 18, "middle", Integer.toString(level));
    }
    for (int i = 0; i < lines.size(); i++) {
      draw(svg, i, lowest, highest);
    }
    return svg.append("</svg>\n").toString();
  }

  private static String label(int power) {
    List<String> units = List.of("", "k", "M", "G");
    return power < 0
        ? String.format(Locale.ROOT, "%." + -power + "f", Math.pow(10, power))
        : Math.round(Math.pow(10, power % 3)) + units.get(Math.min(power / 3, 3));
  }

  private DoubleStream values() {
    return lines.stream()
        .flatMap(line -> line.points().values().stream())
        .mapToDouble(value -> value)
        .filter(value -> value > 0);
  }

  private void draw(StringBuilder svg, int number, int lowest, int highest) {
    Line line = lines.get(number);
    StringBuilder path = new StringBuilder();
    for (int level : levels) {
      double value = line.points().getOrDefault(level, 0.0);
      if (value > 0) {
        append(
            path, "%s%.1f %.1f", path.isEmpty() ? "M" : "L", x(level), y(value, lowest, highest));
      }
    }
    String style =
        "stroke=\""
            + COLOURS.get(number % COLOURS.size())
            + "\" stroke-width=\"2\" fill=\"none\""
            + (number < COLOURS.size() ? "" : " stroke-dasharray=\"5 3\"");
    append(svg, "<path d=\"%sh0\" %s stroke-linecap=\"round\"/>\n", path, style);
    int y = TOP + number * LEGEND_STEP;
    append(svg, "<path d=\"M%d %dh20\" %s/>\n", RIGHT + 16, y, style);
    text(svg, RIGHT + 42, y + 4.0, "start", line.name());
  }

  private double x(int level) {
    double step = (double) (RIGHT - LEFT) / levels.size();
    return LEFT + (levels.indexOf(level) + 0.5) * step;
  }

  private static double y(double value, int lowest, int highest) {
    return BOTTOM - (Math.log10(value) - lowest) / (highest - lowest) * (BOTTOM - TOP);
  }

  private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
    append(svg, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n", x, y, anchor, text);
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation is not on our class path
  private static void append(StringBuilder to, String format, Object... arguments) {
    to.append(String.format(Locale.ROOT, format, arguments));
  }
}
