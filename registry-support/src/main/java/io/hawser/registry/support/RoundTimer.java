package io.hawser.registry.support;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Schedules the next round. An earlier time replaces a later one. Only the worker thread uses it.
 */
final class RoundTimer {
  /**
   * The shortest time between two rounds, so that a burst of changes causes 20 reads per second.
   */
  private static final Duration SPACING = Duration.ofMillis(50);

  private final Worker worker;
  private final Runnable round;
  private @Nullable Object scheduled; // the next round
  private long scheduledAt;
  private long lastBegan = System.nanoTime() - SPACING.toNanos();

  RoundTimer(Worker worker, Runnable round) {
    this.worker = worker;
    this.round = round;
  }

  /** Records that a round begins now. */
  void began() {
    lastBegan = System.nanoTime();
  }

  /** Drops the next round: it was for a session that is lost. */
  void cancel() {
    scheduled = null;
  }

  void schedule(Duration delay) {
    long now = System.nanoTime();
    long at = Math.max(now + delay.toNanos(), lastBegan + SPACING.toNanos());
    if (scheduled != null && scheduledAt - at <= 0) {
      return;
    }
    Object token = new Object();
    scheduled = token;
    scheduledAt = at;
    worker.schedule(
        () -> {
          if (scheduled == token) { // otherwise an earlier round has replaced it
            scheduled = null;
            round.run();
          }
        },
        Duration.ofNanos(at - now));
  }
}
