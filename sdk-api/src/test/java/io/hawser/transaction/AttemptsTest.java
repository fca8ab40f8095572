package io.hawser.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.ClientClosedException;
import io.hawser.error.ConnectionLostException;
import io.hawser.error.Delivery;
import io.hawser.error.HawserException;
import io.hawser.error.InvalidRequestException;
import io.hawser.error.NoServerAvailableException;
import io.hawser.error.TransactionException;
import io.hawser.model.TransactionExceptionCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttemptsTest {
  private static final HawserException LOST =
      new ConnectionLostException(Delivery.MAYBE_SENT, "lost", null);
  private static final HawserException NO_SERVER = new NoServerAvailableException("none", null);

  @Test
  void pausesDoubleAndEnd() {
    Attempts attempts = new Attempts(5);
    for (long pause = 250; pause <= 4000; pause *= 2) {
      long got = attempts.failed(NO_SERVER);
      assertTrue(got >= pause * 0.74 && got <= pause * 1.26, got + " instead of " + pause);
    }
    assertEquals(Attempts.NO_MORE, attempts.failed(NO_SERVER));
    assertFalse(attempts.maybeSent());
  }

  @ParameterizedTest
  @ValueSource(ints = {6, 100})
  void noPauseLeadsPastTheLimit(int repeats) {
    Attempts attempts = new Attempts(repeats);
    for (int i = 0; i < 5; i++) {
      attempts.failed(LOST);
    }
    assertTrue(attempts.failed(LOST) < 10_000);
    assertEquals(Attempts.NO_MORE, attempts.failed(LOST));
    assertTrue(attempts.maybeSent());
  }

  @Test
  void whatAnotherAttemptCannotChangeIsNotRepeated() {
    assertEquals(
        Attempts.NO_MORE,
        new Attempts(5)
            .failed(new TransactionException(TransactionExceptionCode.Unknown, "no", null)));
    assertEquals(
        Attempts.NO_MORE, new Attempts(5).failed(new InvalidRequestException("bad", null)));
    assertEquals(
        Attempts.NO_MORE,
        new Attempts(5).failed(new ClientClosedException(Delivery.MAYBE_SENT, "closed", null)));
    assertEquals(Attempts.NO_MORE, new Attempts(0).failed(LOST));
  }
}
