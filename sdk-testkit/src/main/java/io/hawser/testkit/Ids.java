package io.hawser.testkit;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Generates numbers for transactions and branches, both from one sequence as in Seata's servers.
 * The sequence starts at the current time, so that a coordinator restarted on the same port does
 * not reuse its predecessor's XIDs.
 */
final class Ids {
  /** Leaves room for a million numbers per millisecond and stays positive for some centuries. */
  private static final int BITS_BELOW_MILLIS = 20;

  private final AtomicLong next;

  Ids(long nowMillis) {
    next = new AtomicLong(nowMillis << BITS_BELOW_MILLIS);
  }

  long next() {
    return next.incrementAndGet();
  }
}
