package io.hawser.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class FiguresTest {
  private static final long SECOND = 1_000_000;
  private static final long FAULT = 1_000 * SECOND;
  private static final Duration BEFORE = Duration.ofSeconds(2);
  private static final Duration AFTER = Duration.ofSeconds(10);

  private final List<Call> calls = new ArrayList<>();

  /** One transaction every 10 ms. */
  private void transactions(double fromSecond, double toSecond) {
    for (double time = fromSecond; time < toSecond - 0.001; time += 0.01) {
      call("commit", time - 0.01, time, "ok");
    }
  }

  private void call(String kind, double begin, double end, String outcome) {
    long endMicros = FAULT + Math.round(end * SECOND);
    calls.add(new Call(kind, FAULT + Math.round(begin * SECOND), endMicros, outcome));
  }

  private Figures figures() {
    return Figures.of(calls, FAULT, BEFORE, AFTER);
  }

  @Test
  void evenLoadIsNotDisturbed() {
    transactions(-2, 10);

    Figures figures = figures();

    assertEquals(100, figures.before(), 0.01);
    assertEquals(OptionalLong.empty(), figures.lastErrorMillis());
    assertEquals(OptionalLong.of(0), figures.backMillis());
    assertEquals(100, figures.share());
    assertEquals(Map.of(), figures.failures());
    assertEquals(0, figures.stuckAfter1s() + figures.stuckAfter5s() + figures.hung());
  }

  @Test
  void gapIsSeenUntilHalfASecondIsAsBefore() {
    transactions(-2, 0);
    transactions(3, 10);

    Figures figures = figures();

    // 45 of 50 transactions are 90 %: the half second that begins 50 ms early has them.
    assertEquals(OptionalLong.of(2_950), figures.backMillis());
    assertEquals(70, figures.share());
  }

  @Test
  void throughputMayNeverComeBack() {
    transactions(-2, 0);

    assertEquals(OptionalLong.empty(), figures().backMillis());
    assertEquals(0, figures().share());
  }

  @Test
  void lastErrorIsThatOfACallInFlight() {
    transactions(-2, 10);
    call("begin", -0.01, 0.04, "Lost");
    call("begin", -0.01, 0.02, "Lost");
    call("begin", -0.02, 4, "ok");
    call("begin", 0.001, 5, "Later");
    call("begin", -0.03, -0.01, "Earlier");

    Figures figures = figures();

    assertEquals(OptionalLong.of(40), figures.lastErrorMillis());
    assertEquals(Map.of("Lost", 2, "Later", 1), figures.failures());
    assertEquals(3, figures.failed());
    assertEquals(4_999, figures.longestMillis());
  }

  @Test
  void stuckAreThoseThatHaveWaitedForHalfASecond() {
    transactions(-2, 10);
    call("begin", 0.4, 6, "ok"); // at 1 s and at 5 s
    call("begin", 0.6, 4.9, "ok"); // too young at 1 s, over at 5 s
    calls.add(Call.parse("begin " + (FAULT + 2 * SECOND) + " 0 open")); // at 5 s

    Figures figures = figures();

    assertEquals(1, figures.stuckAfter1s());
    assertEquals(2, figures.stuckAfter5s());
    assertEquals(1, figures.hung());
  }
}
