package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LogThrottleTest {
  private final LogThrottle recurrence = new LogThrottle();
  private long seconds = -1_000; // nanoTime may be negative

  private long happens() {
    return recurrence.happened(TimeUnit.SECONDS.toNanos(seconds++));
  }

  @Test
  void aDayOfFailuresEachSecondIsAFewLines() {
    assertEquals(LogThrottle.FIRST, happens());
    int lines = 0;
    long counted = 0;
    for (int i = 0; i < 86_400; i++) {
      long count = happens();
      assertTrue(count != LogThrottle.FIRST);
      if (count > 0) {
        lines++;
        counted += count;
      }
    }
    assertTrue(lines > 100 && lines < 200, lines + " lines");
    assertTrue(counted > 86_400 - 601, counted + " counted");
  }

  @Test
  void afterAnHourWithoutItCountsAsNew() {
    happens();
    happens();
    seconds += 3_600;
    assertEquals(LogThrottle.FIRST, happens());
  }

  @Test
  void successesBetweenFailuresDoNotMakeThemNew() {
    int lines = 0;
    int good = 0;
    for (int i = 0; i < 3_600; i++) {
      lines += happens() == LogThrottle.SILENT ? 0 : 1;
      good += recurrence.wentWell() ? 1 : 0;
    }
    assertTrue(lines < 20, lines + " lines");
    assertEquals(lines, good, "each success is logged after a line about failures");
    assertFalse(recurrence.wentWell());
  }
}
