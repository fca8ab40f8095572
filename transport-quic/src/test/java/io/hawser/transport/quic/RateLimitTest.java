package io.hawser.transport.quic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private long now = Long.MAX_VALUE - SECOND / 2; // the clock of the JVM may overflow
  private final RateLimit rate = new RateLimit(3, () -> now);

  private int admitted() {
    int count = 0;
    while (count < 10 && rate.admit()) {
      count++;
    }
    return count;
  }

  @Test
  void thatManyAreAdmittedInEachSecond() {
    assertEquals(3, admitted());
    now += SECOND - 1;
    assertFalse(rate.admit(), "the second is not over");
    now += 1;
    assertEquals(3, admitted());
    now += SECOND;
    assertEquals(3, admitted());
  }

  @Test
  void whatWasNotUsedIsNotSaved() {
    now += 10 * SECOND;
    assertEquals(3, admitted());
  }

  @Test
  void aWindowBeginsWithTheFirstAfterTheLastOne() {
    assertEquals(3, admitted());
    now += 3 * SECOND / 2;
    assertEquals(3, admitted());
    now += SECOND - 1;
    assertEquals(0, admitted());
  }
}
