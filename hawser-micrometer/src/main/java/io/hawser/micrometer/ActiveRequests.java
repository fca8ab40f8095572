package io.hawser.micrometer;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts requests that have begun and not ended. Callers begin them, mostly an event loop ends
 * them: with a counter for each, they write no memory in common.
 */
final class ActiveRequests {
  private final LongAdder begun = new LongAdder();
  private final LongAdder ended = new LongAdder();

  void began() {
    begun.increment();
  }

  void ended() {
    ended.increment();
  }

  /** In this order, so that it is never negative. */
  long count() {
    long before = ended.sum();
    return begun.sum() - before;
  }
}
