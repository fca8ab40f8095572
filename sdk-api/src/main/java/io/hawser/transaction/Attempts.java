package io.hawser.transaction;

import io.hawser.error.ConnectionLostException;
import io.hawser.error.Delivery;
import io.hawser.error.HawserException;
import io.hawser.error.NoServerAvailableException;
import io.hawser.error.OverloadedException;
import io.hawser.error.RequestTimeoutException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * The attempts to send one request that ends a transaction. The TC performs it once, however often
 * it comes. A pause between attempts gives a broken connection the time to come back. It is used by
 * one thread after the other.
 */
final class Attempts {
  /** The result of {@link #failed} after the last attempt. */
  static final long NO_MORE = -1;

  private static final long FIRST_PAUSE_MILLIS = 250;

  /** The limit of all attempts. It is longer than two pauses of a client that reconnects. */
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final int repeats;
  private int failures;
  private long firstFailureNanos;
  private boolean maybeSent;

  Attempts(int repeats) {
    this.repeats = repeats;
  }

  /** Returns how long to wait before the next attempt, in milliseconds, or {@link #NO_MORE}. */
  long failed(HawserException error) {
    maybeSent |= error.delivery() == Delivery.MAYBE_SENT;
    long now = System.nanoTime();
    if (failures++ == 0) {
      firstFailureNanos = now;
    }
    if (failures > repeats || !mayPass(error)) {
      return NO_MORE;
    }
    long pause = FIRST_PAUSE_MILLIS << Math.min(failures - 1, 10);
    pause = Math.round(pause * ThreadLocalRandom.current().nextDouble(0.75, 1.25));
    boolean inTime = now - firstFailureNanos + TimeUnit.MILLISECONDS.toNanos(pause) <= LIMIT_NANOS;
    return inTime ? pause : NO_MORE;
  }

  /** Returns whether an attempt may have reached the TC without an answer. */
  boolean maybeSent() {
    return maybeSent;
  }

  /**
   * Returns whether another attempt may succeed: an answer is final, and so is an error of the
   * request or of this client.
   */
  private static boolean mayPass(HawserException error) {
    return error instanceof ConnectionLostException
        || error instanceof RequestTimeoutException
        || error instanceof NoServerAvailableException
        || error instanceof OverloadedException;
  }
}
