package io.hawser.examples;

import io.hawser.examples.TccLedger.Entry;
import io.hawser.examples.TccLedger.Snapshot;
import io.hawser.examples.TccLedger.State;
import io.hawser.model.GlobalStatus;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.HdrHistogram.Histogram;

/** Prints the results of the run. */
final class Report {
  private static final int MAX_SENTENCES = 10;

  private final PrintWriter out;

  Report(PrintWriter out) {
    this.out = out;
  }

  /** Prints the table of counts and latencies. */
  void table(Workload.Result run, int threads, Proof proof) {
    Histogram committed = latencies(run.placements(), Order::isSound);
    Histogram rolledBack = latencies(run.placements(), order -> !order.isSound());
    Histogram all = new Histogram(3);
    all.add(committed);
    all.add(rolledBack);

    line("");
    line("%-14s %10s %10s %10s %10s", "transactions", "count", "p50 ms", "p99 ms", "max ms");
    row("committed", proof.committed(), committed);
    row("rolled back", proof.rolledBack(), rolledBack);
    row("together", proof.committed() + proof.rolledBack(), all);
    double seconds = run.nanos() / 1e9;
    line(
        "throughput     %,10.0f transactions per second (%d threads, %.2f s, from a cold start)",
        run.placements().size() / seconds, threads, seconds);
    line("A latency is the time from before begin until the answer to commit or rollback.");
  }

  private static Histogram latencies(List<Placement> placements, Predicate<Order> which) {
    Histogram micros = new Histogram(3);
    for (Placement placement : placements) {
      if (placement.error() == null && which.test(placement.order())) {
        micros.recordValue(placement.nanos() / 1_000);
      }
    }
    return micros;
  }

  private void row(String title, int count, Histogram micros) {
    line(
        "%-14s %,10d %10.2f %10.2f %10.2f",
        title,
        count,
        micros.getValueAtPercentile(50) / 1e3,
        micros.getValueAtPercentile(99) / 1e3,
        micros.getMaxValue() / 1e3);
  }

  /** Prints the comparison and its result. */
  void proof(
      List<Snapshot> books, List<String> units, Collection<GlobalStatus> statuses, Proof proof) {
    line("");
    line("Proof, from the books of the services:");
    for (int i = 0; i < books.size(); i++) {
      Snapshot book = books.get(i);
      line(
          "  %-8s %,14d %s at first = %,d left + %,d taken for good + %,d reserved",
          book.title(),
          sum(book.opening().values().stream().toList()),
          units.get(i),
          sum(book.available().values().stream().toList()),
          sum(amounts(book, State.CONFIRMED)),
          sum(amounts(book, State.RESERVED)));
    }
    line(
        "  the coordinator says that %,d of %,d transactions have ended",
        statuses.stream().filter(CoordinatorView.ENDED::contains).count(), statuses.size());
    if (proof.lost().isEmpty()) {
      line("  each committed order took exactly its goods, its price and its delivery slot,");
      line("  each order rolled back took nothing, and nothing is left reserved");
    }
    sentences("LOST", proof.lost());
    sentences("NOT AS EXPECTED", proof.unexpected());
    line("");
  }

  private void sentences(String title, List<String> sentences) {
    sentences.stream().limit(MAX_SENTENCES).forEach(text -> line("  %s: %s", title, text));
    if (sentences.size() > MAX_SENTENCES) {
      line("  ... and %,d more", sentences.size() - MAX_SENTENCES);
    }
  }

  /** Prints the last line, for people and for scripts. */
  void verdict(Proof proof) {
    line(
        "demo: %d committed, %d rolled back, %d lost",
        proof.committed(), proof.rolledBack(), proof.lost().size());
  }

  private static List<Long> amounts(Snapshot book, State state) {
    return book.entries().stream().filter(e -> e.state() == state).map(Entry::amount).toList();
  }

  private static long sum(List<Long> amounts) {
    return amounts.stream().mapToLong(Long::longValue).sum();
  }

  private void line(String format, Object... arguments) {
    out.println(arguments.length == 0 ? format : String.format(Locale.ROOT, format, arguments));
    out.flush();
  }
}
