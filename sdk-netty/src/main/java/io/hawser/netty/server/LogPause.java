package io.hawser.netty.server;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps what may happen very often from filling the log: once in ten seconds is enough. */
final class LogPause {
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final AtomicLong nextNanos = new AtomicLong(System.nanoTime());

  /** Whether it is time for another line. Any thread. */
  boolean isOver() {
    long next = nextNanos.get();
    long now = System.nanoTime();
    return now - next >= 0 && nextNanos.compareAndSet(next, now + PAUSE_NANOS);
  }
}
