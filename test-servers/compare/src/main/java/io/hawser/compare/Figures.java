package io.hawser.compare;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The effects of a fault on the callers of one client.
 *
 * @param before transactions per second until the fault
 * @param lastErrorMillis how long after the fault the last of those calls failed that were in
 *     flight when it came; empty if none failed
 * @param failures calls that failed within the period after the fault, by the exception
 * @param stuckAfter1s threads that have waited for half a second or longer, 1 s after the fault
 * @param stuckAfter5s the same, 5 s after the fault
 * @param backMillis how long after the fault the first half second began that had 90 % of the
 *     transactions there were before; empty if none had
 * @param share transactions in the period after the fault, in per cent of those there were before
 * @param longestMillis the longest call that ended after the fault
 * @param hung calls that had not ended when the measurement did
 */
record Figures(
    double before,
    OptionalLong lastErrorMillis,
    Map<String, Integer> failures,
    long stuckAfter1s,
    long stuckAfter5s,
    OptionalLong backMillis,
    long share,
    long longestMillis,
    long hung) {

  private static final long SECOND = 1_000_000;
  private static final long WINDOW = SECOND / 2;
  private static final long STEP = SECOND / 100;
  private static final double BACK = 0.9;

  /**
   * Computes them.
   *
   * @param calls all calls
   * @param fault when the fault came, in microseconds of the epoch
   * @param before how long the load had run evenly by then
   * @param after the period after the fault; the load must have run that long
   */
  static Figures of(List<Call> calls, long fault, Duration before, Duration after) {
    long[] done =
        calls.stream().filter(Call::isTransaction).mapToLong(Call::end).sorted().toArray();
    long micros = before.toNanos() / 1_000;
    double perMicro = (double) count(done, fault - micros, fault) / micros;
    long end = fault + after.toNanos() / 1_000;
    return new Figures(
        perMicro * SECOND,
        lastError(calls, fault),
        failures(calls, fault, end),
        stuck(calls, fault + SECOND),
        stuck(calls, fault + 5 * SECOND),
        back(done, perMicro, fault, end),
        Math.round(100 * count(done, fault, end) / (perMicro * (end - fault))),
        calls.stream()
                .filter(call -> call.ended() && call.end() > fault)
                .mapToLong(Call::micros)
                .max()
                .orElse(0)
            / 1_000,
        calls.stream().filter(call -> !call.ended()).count());
  }

  private static OptionalLong lastError(List<Call> calls, long fault) {
    OptionalLong last =
        calls.stream()
            .filter(call -> call.failed() && call.begin() <= fault && call.end() > fault)
            .mapToLong(Call::end)
            .max();
    return last.isPresent() ? OptionalLong.of((last.getAsLong() - fault) / 1_000) : last;
  }

  private static Map<String, Integer> failures(List<Call> calls, long fault, long end) {
    Map<String, Integer> failures = new TreeMap<>();
    for (Call call : calls) {
      if (call.failed() && call.end() > fault && call.end() <= end) {
        failures.merge(call.outcome(), 1, Integer::sum);
      }
    }
    return failures;
  }

  private static long stuck(List<Call> calls, long when) {
    return calls.stream()
        .filter(call -> call.begin() <= when - WINDOW && call.end() > when)
        .count();
  }

  private static OptionalLong back(long[] done, double perMicro, long fault, long end) {
    for (long from = fault; from + WINDOW <= end; from += STEP) {
      if (count(done, from, from + WINDOW) >= BACK * perMicro * WINDOW) {
        return OptionalLong.of((from - fault) / 1_000);
      }
    }
    return OptionalLong.empty();
  }

  /** Returns how many of the sorted times are in a period, its end excluded. */
  private static int count(long[] sorted, long from, long to) {
    return position(sorted, to) - position(sorted, from);
  }

  private static int position(long[] sorted, long time) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  int failed() {
    return failures.values().stream().mapToInt(Integer::intValue).sum();
  }
}
