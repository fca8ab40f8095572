package io.hawser.registry.support;

import java.time.Duration;

/**
 * The pauses after sessions that were lost soon after they were opened. One such session may have
 * been unlucky, so the next one needs no pause. If that is lost as soon, each further one follows
 * after a longer pause, until one stays open. Otherwise a server that accepts each session and then
 * drops it would be asked all the time. Only the worker thread uses it.
 */
final class SessionPauses {
  /** A session that was open for a longer time was no failure. */
  private static final Duration STEADY = Duration.ofSeconds(5);

  private final Backoff backoff = new Backoff();
  private long openedAt = System.nanoTime();

  /** True if the last session was lost early. */
  private boolean early;

  /** Records that a session is open. */
  void opened() {
    openedAt = System.nanoTime();
  }

  /** Records that the session is lost. Returns the pause before the next one. */
  Duration afterLoss() {
    boolean again = early;
    early = System.nanoTime() - openedAt <= STEADY.toNanos();
    if (early && again) {
      return backoff.next();
    }
    backoff.reset();
    return Duration.ZERO;
  }
}
