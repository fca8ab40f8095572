package io.hawser.seata.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.ConnectionLostException;
import io.hawser.error.Delivery;
import io.hawser.error.InvalidRequestException;
import io.hawser.error.NoServerAvailableException;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("How long requests of a transaction are repeated")
class RequestDeadlinesTest {
  private static final String XID = "10.0.0.1:8091:1";
  private static final Duration USUAL = Duration.ofSeconds(30);
  private static final NoServerAvailableException NO_SERVER =
      new NoServerAvailableException("none", null);

  private final RequestDeadlines deadlines = new RequestDeadlines();

  private void begun(Duration timeout) {
    deadlines.begun(XID, System.nanoTime(), timeout);
  }

  @Test
  void whatMayHaveBeenSentOrCannotPassIsNotRepeated() {
    begun(Duration.ofMinutes(1));
    RequestDeadlines.Limits limits = deadlines.of(XID);
    assertFalse(limits.pause(new ConnectionLostException(Delivery.MAYBE_SENT, "lost", null)));
    assertFalse(limits.pause(new InvalidRequestException("bad", null)));
    assertTrue(limits.pause(NO_SERVER));
  }

  @Test
  void repeatsEndWithTheBusinessTimeoutAndSpanTheAttemptsOfSeata() {
    long begin = System.nanoTime();
    begun(Duration.ofMillis(1));
    while (deadlines.of(XID).pause(NO_SERVER)) {
      // until it has had enough
    }
    long took = Duration.ofNanos(System.nanoTime() - begin).toMillis();
    assertTrue(took >= 1_900, took + " ms");
    assertFalse(deadlines.of(XID).pause(NO_SERVER), "the next attempt has no time of its own");
  }

  @Test
  void aBusinessThatIsLateByFarHasOneAttempt() {
    long longAgo = System.nanoTime() - Duration.ofMinutes(1).toNanos();
    deadlines.begun(XID, longAgo, Duration.ofSeconds(5));
    assertTrue(deadlines.of(XID).timeout(USUAL).compareTo(Duration.ofMillis(1_000)) <= 0);
    assertFalse(deadlines.of(XID).pause(NO_SERVER));
  }

  @Test
  void anAnswerGrantsNewTime() {
    RequestDeadlines.Limits limits = deadlines.of(XID);
    while (limits.pause(NO_SERVER)) {
      // until it has had enough
    }
    limits.answered();
    assertTrue(limits.pause(NO_SERVER));
  }

  @Test
  void anAnswerIsWaitedForAsUsualOrUntilTheBusinessTimeout() {
    assertEquals(USUAL, deadlines.of(XID).timeout(USUAL));
    begun(Duration.ofMinutes(5));
    assertEquals(USUAL, deadlines.of(XID).timeout(USUAL));
    begun(Duration.ofSeconds(1));
    assertTrue(deadlines.of(XID).timeout(USUAL).compareTo(Duration.ofSeconds(4)) < 0);
    deadlines.ended();
    assertEquals(USUAL, deadlines.of(XID).timeout(USUAL));
  }

  @Test
  void fiveLastAttemptsFitInThreeSecondsBeyondTheBusinessTimeout() {
    begun(Duration.ofSeconds(5));
    Duration whole = deadlines.of(XID).timeout(USUAL);
    Duration five = Duration.ofMillis(5 * 50);
    assertTrue(whole.plus(five).toMillis() < 7_900, "the first attempt may take " + whole);
  }

  @Test
  void anInterruptEndsTheRepeats() {
    Thread.currentThread().interrupt();
    assertFalse(deadlines.of(XID).pause(NO_SERVER));
    assertTrue(Thread.interrupted());
  }
}
