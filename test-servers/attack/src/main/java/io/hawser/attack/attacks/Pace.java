package io.hawser.attack.attacks;

import java.util.concurrent.TimeUnit;

/** Spreads things evenly over time. What was missed for more than a second is not made up for. */
final class Pace {
  private final double perSecond;
  private final double most;
  private double due;
  private long lastNanos = System.nanoTime();

  /**
   * Starts now.
   *
   * @param perSecond how many a second
   * @param first how many are due right away
   */
  Pace(double perSecond, int first) {
    this.perSecond = perSecond;
    most = Math.max(1, perSecond);
    due = first;
  }

  Pace(double perSecond) {
    this(perSecond, 0);
  }

  /** Takes one if it is due, and returns whether it was. */
  boolean takeOne() {
    long now = System.nanoTime();
    double more = perSecond * (now - lastNanos) / TimeUnit.SECONDS.toNanos(1);
    lastNanos = now;
    if (due < most) {
      due = Math.min(most, due + more);
    }
    if (due < 1) {
      return false;
    }
    due--;
    return true;
  }
}
