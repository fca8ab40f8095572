package io.hawser.registry.support;

import java.time.Duration;

/** The pauses between attempts: 100 ms first, doubling each time up to 2 s. */
final class Backoff {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private Duration next = FIRST;

  Duration next() {
    Duration pause = next;
    Duration twice = pause.multipliedBy(2);
    next = twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
    return pause;
  }

  void reset() {
    next = FIRST;
  }
}
