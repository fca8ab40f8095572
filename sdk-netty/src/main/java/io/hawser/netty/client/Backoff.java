package io.hawser.netty.client;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before the next attempt to connect: doubling from a minimum to a maximum, ±25 %
 * so that the clients of a restarted server do not come in step.
 *
 * @param min pause after the first failure
 * @param max longest pause
 */
record Backoff(Duration min, Duration max) {

  /** Pause in milliseconds after {@code failures} failed attempts, counted from 1. */
  long millis(int failures) {
    long doubled = min.toMillis() << Math.min(Math.max(failures, 1) - 1, 20);
    long base = Math.min(doubled, max.toMillis());
    return Math.max(1, Math.round(base * ThreadLocalRandom.current().nextDouble(0.75, 1.25)));
  }
}
