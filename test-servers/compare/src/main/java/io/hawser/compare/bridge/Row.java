package io.hawser.compare.bridge;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The effects of a fault on transactions.
 *
 * @param rate transactions a second before it
 * @param failed transactions that failed after it
 * @param longestMillis the longest one that was in flight or began after it; {@code null} if one
 *     has not ended
 * @param backMillis from the end of the fault until a second in which 90 % of the rate came; {@code
 *     null} for never; 0 if it was never lower
 * @param balance whether the books balance
 * @param undoLogs undo logs that are left
 */
record Row(
    double rate,
    long failed,
    @Nullable Long longestMillis,
    @Nullable Long backMillis,
    boolean balance,
    long undoLogs) {
  private static final long SECOND = 1_000_000;
  private static final long STEP = 50_000;
  static final double ENOUGH = 0.9;
  private static final long GRACE_MILLIS = 3_000;
  private static final long BACK_MILLIS = 2_000;

  /** The times when the counted time began, the fault began and ended, and the load ended. */
  record Times(long from, long struck, long back, long stopped) {}

  static Row of(List<Transfer> transfers, Times times, boolean balance, long undoLogs) {
    double rate = rate(transfers, times.from(), times.struck());
    List<Transfer> after = transfers.stream().filter(t -> t.end() >= times.struck()).toList();
    long failed = after.stream().filter(t -> t.ended() && !t.ok()).count();
    boolean hung = after.stream().anyMatch(t -> !t.ended());
    long longest = after.stream().mapToLong(t -> t.end() - t.begin()).max().orElse(0) / 1_000;
    return new Row(
        rate, failed, hung ? null : longest, back(transfers, times, rate), balance, undoLogs);
  }

  private static double rate(List<Transfer> transfers, long from, long to) {
    long count = transfers.stream().filter(t -> t.ok() && t.end() >= from && t.end() < to).count();
    return count * (double) SECOND / (to - from);
  }

  private static @Nullable Long back(List<Transfer> transfers, Times times, double rate) {
    for (long from = times.back(); from + SECOND <= times.stopped(); from += STEP) {
      if (rate(transfers, from, from + SECOND) >= ENOUGH * rate) {
        return (from - times.back()) / 1_000;
      }
    }
    return null;
  }

  /** Returns whether it meets the target for the bridge. */
  boolean isGood() {
    return longestMillis != null
        && longestMillis <= Trial.BUSINESS_TIMEOUT.toMillis() + GRACE_MILLIS
        && backMillis != null
        && backMillis <= BACK_MILLIS
        && balance
        && undoLogs == 0;
  }

  String cells() {
    return String.format(
        Locale.ROOT,
        "%.0f | %d | %s | %s | %s | %d",
        rate,
        failed,
        longestMillis == null ? "has not ended" : seconds(longestMillis),
        backMillis == null ? "not in " + Trial.AFTER.toSeconds() + " s" : seconds(backMillis),
        balance ? "yes" : "no",
        undoLogs);
  }

  private static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.1f s", millis / 1_000.0);
  }
}
