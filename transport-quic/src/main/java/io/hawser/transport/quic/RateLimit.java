package io.hawser.transport.quic;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Limits how often something is done per second. Confined to one event loop. */
final class RateLimit {
  private final int perSecond;
  private final LongSupplier clock;
  private long windowBegan;
  private int left;

  RateLimit(int perSecond, LongSupplier clock) {
    this.perSecond = perSecond;
    this.clock = clock;
    this.windowBegan = clock.getAsLong();
    this.left = perSecond;
  }

  /** Returns whether it may be done once more now, and counts it if so. */
  boolean admit() {
    long now = clock.getAsLong();
    if (now - windowBegan >= TimeUnit.SECONDS.toNanos(1)) {
      windowBegan = now;
      left = perSecond;
    }
    return left > 0 && left-- > 0;
  }
}
