package io.hawser.netty.internal.runtime;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Decides how long to wait before the next attempt to connect: doubling from a first pause to the
 * longest, each up to a quarter shorter so that the clients of a restarted server do not come in
 * step.
 *
 * @param min the pause after the first failure
 * @param max the longest pause
 */
public record Backoff(Duration min, Duration max) {

  /**
   * Returns how long to wait.
   *
   * @param failures failed attempts so far, counted from 1
   * @return a pause in milliseconds
   */
  public long millis(int failures) {
    long doubled = min.toMillis() << Math.min(Math.max(failures, 1) - 1, 20);
    long base = Math.min(doubled, max.toMillis());
    return Math.max(1, Math.round(base * ThreadLocalRandom.current().nextDouble(0.75, 1)));
  }
}
