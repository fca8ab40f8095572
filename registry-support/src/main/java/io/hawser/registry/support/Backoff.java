package io.hawser.registry.support;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The pauses between attempts: 100 ms first, doubling each time up to 2 s, each up to a quarter
 * shorter, so that the clients of a restarted registry do not come in step.
 */
final class Backoff {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private Duration next = FIRST;

  Duration next() {
    Duration pause = next;
    Duration twice = pause.multipliedBy(2);
    next = twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
    return pause.multipliedBy(ThreadLocalRandom.current().nextInt(75, 101)).dividedBy(100);
  }

  /** Returns the next pause, or another one if that is longer. */
  Duration next(Duration atLeast) {
    Duration pause = next();
    return pause.compareTo(atLeast) < 0 ? atLeast : pause;
  }

  void reset() {
    next = FIRST;
  }
}
