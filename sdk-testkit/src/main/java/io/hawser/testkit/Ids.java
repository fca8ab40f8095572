package io.hawser.testkit;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Numbers for transactions and branches, both from one sequence as in original servers. It starts
 * at the time, so that a coordinator restarted on the same port does not meet its predecessor's
 * XIDs.
 */
final class Ids {
  /** Room for a million numbers a millisecond; positive for some centuries. */
  private static final int BITS_BELOW_MILLIS = 20;

  private final AtomicLong next;

  Ids(long nowMillis) {
    next = new AtomicLong(nowMillis << BITS_BELOW_MILLIS);
  }

  long next() {
    return next.incrementAndGet();
  }
}
