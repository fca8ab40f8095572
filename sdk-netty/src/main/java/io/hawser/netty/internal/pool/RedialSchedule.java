package io.hawser.netty.internal.pool;

import io.hawser.netty.internal.runtime.Backoff;
import io.netty.channel.EventLoop;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a server is dialled again: after a pause that grows with each failure. Only the
 * event loop uses it.
 */
final class RedialSchedule {
  /** A connection that was ready for this long was a good one. */
  private static final long PROVEN_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final EventLoop loop;
  private final Backoff backoff;
  private final Runnable dial;
  private int steps;
  private boolean dropped; // the last connection was ready before it was lost
  private long dialledNanos;
  private long readyNanos;
  private @Nullable ScheduledFuture<?> planned;

  RedialSchedule(EventLoop loop, Backoff backoff, Runnable dial) {
    this.loop = loop;
    this.backoff = backoff;
    this.dial = dial;
  }

  /** Notes that the server is being dialled. */
  void dialled() {
    planned = null;
    dialledNanos = System.nanoTime();
  }

  /** Notes that the server has accepted the registration. */
  void ready() {
    readyNanos = System.nanoTime();
  }

  /** Counts a failure. The loss of a connection that was a good one resets the pauses. */
  void failed(boolean wasReady) {
    dropped = wasReady;
    boolean proven = wasReady && System.nanoTime() - readyNanos > PROVEN_NANOS;
    steps = proven ? 1 : steps + 1;
  }

  /** Dials after the pause. */
  void plan() {
    planned = loop.schedule(dial, backoff.millis(steps), TimeUnit.MILLISECONDS);
  }

  /**
   * Resets the pauses and dials soon, because the server is there for another role. Not after a
   * connection that was ready and then lost: two roles that a server accepts and drops would reset
   * each other's pauses without end.
   */
  void reachable() {
    if (!dropped) {
      steps = 0;
      hurry();
    }
  }

  /** Dials before the pause is over, but not sooner than the shortest pause after the last time. */
  void hurry() {
    ScheduledFuture<?> next = planned;
    if (next == null) {
      return;
    }
    long sinceLast = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - dialledNanos);
    long pause = Math.max(0, backoff.millis(1) - sinceLast);
    if (next.getDelay(TimeUnit.MILLISECONDS) > pause && next.cancel(false)) {
      planned = loop.schedule(dial, pause, TimeUnit.MILLISECONDS);
    }
  }
}
