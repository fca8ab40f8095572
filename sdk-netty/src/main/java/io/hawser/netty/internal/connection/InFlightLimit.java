package io.hawser.netty.internal.connection;

import io.hawser.error.OverloadedException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Limits how many requests of one client may be without an answer, all servers and roles together.
 */
public final class InFlightLimit {
  private final AtomicInteger taken = new AtomicInteger();
  private final int max;

  public InFlightLimit(int max) {
    this.max = max;
  }

  /**
   * Counts one more, if there may be one; {@code false}: there are as many as may be, and nothing
   * was counted.
   */
  public boolean take() {
    if (taken.incrementAndGet() <= max) {
      return true;
    }
    taken.decrementAndGet();
    return false;
  }

  public void release(int requests) {
    taken.addAndGet(-requests);
  }

  /** Returns the error of a request that got no permit. */
  public OverloadedException overloaded() {
    return new OverloadedException(
        "This client has "
            + max
            + " unanswered requests, the most that transport.maxInFlight allows; nothing was sent",
        null);
  }
}
