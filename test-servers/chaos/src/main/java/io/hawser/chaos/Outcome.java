package io.hawser.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The outcome of a run.
 *
 * @param seed what it was drawn from
 * @param faults how often each thing was done to servers and connections
 * @param ledger the books on the calls
 * @param hung calls that had not ended seconds after the last time-out
 * @param leaks buffers that were never released, as Netty reports them
 * @param before what the JVM held before the client was started
 * @param after what it holds after the client was closed
 * @param recoveredMillis how long after the last fault every server was ready again
 */
record Outcome(
    long seed,
    Map<String, Integer> faults,
    Ledger ledger,
    List<String> hung,
    List<String> leaks,
    Footprint before,
    Footprint after,
    long recoveredMillis) {

  /** The latest end of a call after its time-out that meets the target. */
  private static final long LATEST_MILLIS = 50;

  private static final long HEAP_GROWTH = 8L * 1024 * 1024;
  private static final long DESCRIPTOR_GROWTH = 4;

  /**
   * Returns the requirements that the run has not met; an empty list if all is well. Lateness is
   * for the reader to judge.
   */
  List<String> broken() {
    List<String> broken = new ArrayList<>();
    if (!hung.isEmpty()) {
      broken.add("hung: " + hung.subList(0, Math.min(10, hung.size())));
    }
    if (ledger.endedTwice() > 0) {
      broken.add("completed twice: " + ledger.endedTwice());
    }
    if (ledger.ended() != ledger.begun()) {
      broken.add("begun " + ledger.begun() + ", completed " + ledger.ended());
    }
    if (!ledger.odd().isEmpty()) {
      broken.add("not one of our errors: " + ledger.odd());
    }
    if (!leaks.isEmpty()) {
      broken.add("leaked: " + leaks.get(0));
    }
    Set<String> threads = after.threadsBeyond(before);
    if (!threads.isEmpty()) {
      broken.add("threads left behind: " + threads);
    }
    if (after.fileDescriptors() > before.fileDescriptors() + DESCRIPTOR_GROWTH) {
      broken.add(
          "file descriptors: " + before.fileDescriptors() + " -> " + after.fileDescriptors());
    }
    if (after.heapBytes() > before.heapBytes() + HEAP_GROWTH) {
      broken.add("heap: " + before.heapBytes() + " -> " + after.heapBytes());
    }
    if (!ledger.outcomes().containsKey("answered")) {
      broken.add("nothing was ever answered");
    }
    return broken;
  }

  @Override
  public String toString() {
    StringBuilder table = new StringBuilder();
    line(table, "seed", seed, "");
    int all = faults.values().stream().mapToInt(Integer::intValue).sum();
    line(table, "faults", all, faults.toString());
    line(table, "requests", ledger.begun(), "");
    line(table, "completed exactly once", ledger.ended(), "asked: all");
    ledger.outcomes().forEach((outcome, count) -> line(table, "  " + outcome, count, ""));
    line(table, "hung", hung.size(), "asked: 0");
    line(table, "completed twice", ledger.endedTwice(), "asked: 0");
    line(
        table,
        "latest completion past its time-out, ms",
        ledger.latestMillis(),
        "asked: at most " + LATEST_MILLIS + "; later: " + ledger.late());
    line(table, "buffers leaked", leaks.size(), "asked: 0");
    line(table, "all servers ready after the last fault, ms", recoveredMillis, "");
    line(table, "threads before", before.threadCount(), "");
    line(table, "threads after", after.threadCount(), "more: " + after.threadsBeyond(before));
    line(table, "file descriptors before", before.fileDescriptors(), "");
    line(table, "file descriptors after", after.fileDescriptors(), "");
    line(table, "heap before, KiB", before.heapBytes() / 1024, "");
    line(table, "heap after, KiB", after.heapBytes() / 1024, "");
    return table.toString();
  }

  private static void line(StringBuilder table, String name, long value, String remark) {
    table.append(String.format(Locale.ROOT, "%-52s %12d  %s%n", name, value, remark));
  }
}
