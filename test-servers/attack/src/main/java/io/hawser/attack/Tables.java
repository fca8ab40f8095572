package io.hawser.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Rows as tables of Markdown. */
final class Tables {
  private static final List<String> HEAD =
      List.of(
          "attack",
          "",
          "p50, ms",
          "p99, ms",
          "max, ms",
          "errors",
          "heap max, MB",
          "direct max, MB",
          "log lines",
          "missed");

  /** Stands for a figure that the endpoint's JVM could not give any more. */
  private static final String LOST = "lost";

  private Tables() {}

  /** Returns all that was measured, one line for each phase. */
  static String full(List<Row> rows) {
    List<List<String>> lines = new ArrayList<>();
    List<String> head = new ArrayList<>(HEAD);
    head.addAll(List.of("heap before/after", "direct before/after", "cores", "load", "attackers"));
    lines.add(head);
    for (Row row : rows) {
      List<String> control = new ArrayList<>(honest(row.attack(), "control", row.control()));
      control.addAll(List.of("", "", "", "", "", "", "", "", ""));
      lines.add(control);
      List<String> attacked = new ArrayList<>(line("", "attack", row));
      Usage after = row.after();
      attacked.add(
          mb(row.before().heapBytes()) + "/" + (after == null ? LOST : mb(after.heapBytes())));
      attacked.add(
          mb(row.before().directBytes()) + "/" + (after == null ? LOST : mb(after.directBytes())));
      attacked.add(after == null ? LOST : format("%.1f", after.cores()));
      attacked.add(format("%.1f", row.load()));
      attacked.add(row.attacker());
      lines.add(attacked);
    }
    return markdown(lines);
  }

  /**
   * Returns the table for the documentation.
   *
   * @param earlier an earlier run; may be empty
   * @param rows this run; may be empty
   */
  static String beforeAndAfter(List<Row> earlier, List<Row> rows) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(HEAD.subList(0, HEAD.size() - 1));
    for (Row row : rows.isEmpty() ? earlier : rows) {
      Optional<Row> before = named(earlier, row.attack());
      Optional<Row> after = named(rows, row.attack());
      before.ifPresent(it -> lines.add(documented(row.attack(), "before", it)));
      after.ifPresent(
          it -> lines.add(documented(before.isEmpty() ? row.attack() : "", "after", it)));
    }
    return markdown(lines);
  }

  private static Optional<Row> named(List<Row> rows, String attack) {
    return rows.stream().filter(row -> row.attack().equals(attack)).findFirst();
  }

  private static List<String> documented(String name, String when, Row row) {
    String code = name.isEmpty() ? "" : "`" + name + "`";
    return line(code, when, row).subList(0, HEAD.size() - 1);
  }

  private static List<String> line(String name, String when, Row row) {
    List<String> line = new ArrayList<>(honest(name, when, row.honest()));
    Usage after = row.after();
    line.add(after == null ? LOST : mb(after.maxHeapBytes()));
    line.add(after == null ? LOST : mb(after.maxDirectBytes()));
    line.add(format("%,d", row.logLines()));
    line.add(Integer.toString(row.missed().size()));
    return line;
  }

  private static List<String> honest(String name, String when, Latencies honest) {
    return List.of(
        name,
        when,
        format("%.1f", honest.p50Millis()),
        format("%,.0f", honest.p99Millis()),
        format("%,.0f", honest.maxMillis()),
        format("%,d", honest.errors()));
  }

  private static String mb(long bytes) {
    return format("%.0f", Row.mb(bytes));
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }

  private static String markdown(List<List<String>> lines) {
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      text.append("| ").append(String.join(" | ", line)).append(" |\n");
      if (line == lines.get(0)) {
        text.append("|---".repeat(line.size())).append("|\n");
      }
    }
    return text.toString();
  }
}
