package io.hawser.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** How long tests wait before they fail: much longer than anything takes on a busy machine. */
final class Limits {
  static final Duration EVENT = Duration.ofSeconds(30);

  private static final Duration PAUSE = Duration.ofMillis(20);

  private Limits() {}

  /**
   * Asks until the answer is the expected one. Only for what nobody is told about, such as a remote
   * transaction's last change of status, or a connection that is ready again.
   */
  static void awaitAnswer(Object expected, Supplier<?> question) {
    long end = System.nanoTime() + EVENT.toNanos();
    Object answer = question.get();
    while (!expected.equals(answer) && System.nanoTime() < end) {
      LockSupport.parkNanos(PAUSE.toNanos());
      answer = question.get();
    }
    assertEquals(expected, answer, () -> "the last answer within " + EVENT);
  }
}
