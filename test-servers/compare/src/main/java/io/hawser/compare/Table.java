package io.hawser.compare;

import io.hawser.testservers.LoadClient.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The figures side by side, as a table of Markdown.
 *
 * @param period what the figures are about
 * @param connecting how long a client took to connect with one of three addresses unroutable
 * @param results of each client in each scenario
 */
record Table(Duration period, Map<Kind, Duration> connecting, List<Result> results) {

  Table {
    results =
        results.stream()
            .sorted(Comparator.comparing(Result::scenario).thenComparing(Result::kind))
            .toList();
  }

  static String name(Kind kind) {
    return switch (kind) {
      case SEATA_2_6_0 -> "seata-all 2.6.0";
      case HAWSER -> "Hawser";
    };
  }

  /** Returns how many of our calls did not end. */
  long oursHung() {
    return results.stream()
        .filter(result -> result.kind() == Kind.HAWSER)
        .mapToLong(result -> result.figures().hung())
        .sum();
  }

  @Override
  public String toString() {
    List<List<String>> rows = new ArrayList<>();
    String span = period.toSeconds() + " s";
    rows.add(
        List.of(
            "fault",
            "client",
            "tx/s before",
            "last error of calls in flight",
            "failed in " + span,
            "stuck at 1 s",
            "stuck at 5 s",
            "back to 90 % in " + span,
            "done in " + span,
            "longest call",
            "hung"));
    results.forEach(result -> rows.add(row(result)));
    StringBuilder text = new StringBuilder(markdown(rows));
    text.append("\nFailed calls:\n");
    for (Result result : results) {
      text.append("  ").append(result.scenario().title());
      text.append(", ").append(name(result.kind()));
      text.append(": ").append(result.figures().failures()).append('\n');
    }
    text.append("\nConnecting while one of three addresses is unroutable:");
    connecting.forEach(
        (kind, time) -> text.append(" " + name(kind) + " " + seconds(time.toMillis()) + ";"));
    return text.append('\n').toString();
  }

  private static List<String> row(Result result) {
    Figures f = result.figures();
    return List.of(
        result.scenario().title(),
        name(result.kind()),
        String.format(Locale.ROOT, "%.0f", f.before()),
        seconds(f.lastErrorMillis(), "none failed"),
        Integer.toString(f.failed()),
        Long.toString(f.stuckAfter1s()),
        Long.toString(f.stuckAfter5s()),
        seconds(f.backMillis(), "no"),
        f.share() + " %",
        seconds(f.longestMillis()),
        Long.toString(f.hung()));
  }

  private static String seconds(OptionalLong millis, String otherwise) {
    return millis.isPresent() ? seconds(millis.getAsLong()) : otherwise;
  }

  private static String seconds(long millis) {
    return String.format(Locale.ROOT, millis < 10_000 ? "%.2f s" : "%.1f s", millis / 1e3);
  }

  private static String markdown(List<List<String>> rows) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    rows.forEach(
        row -> {
          for (int i = 0; i < columns; i++) {
            widths[i] = Math.max(widths[i], row.get(i).length());
          }
        });
    StringBuilder text = new StringBuilder();
    for (int r = 0; r < rows.size(); r++) {
      for (int i = 0; i < columns; i++) {
        String cell = rows.get(r).get(i);
        text.append("| ").append(cell).append(" ".repeat(widths[i] - cell.length() + 1));
      }
      text.append("|\n");
      if (r == 0) {
        for (int width : widths) {
          text.append('|').append("-".repeat(width + 2));
        }
        text.append("|\n");
      }
    }
    return text.toString();
  }
}
