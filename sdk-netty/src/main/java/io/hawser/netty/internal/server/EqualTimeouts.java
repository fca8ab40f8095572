package io.hawser.netty.internal.server;

import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Time-outs of the same length, of all connections of one event loop: a list in the order in which
 * they run out, and one timer for the first. Starting one anew costs no more than a look at the
 * clock, and while nothing runs out, the timer fires about once in that time. Confined to the event
 * loop.
 */
final class EqualTimeouts {
  private final EventExecutor loop;
  private final LongSupplier clock;
  private final long nanos;
  private final Runnable check = this::check;
  private @Nullable Timeout first;
  private @Nullable Timeout last;
  private boolean timerIsSet;

  EqualTimeouts(EventExecutor loop, Duration length) {
    this(loop, length, System::nanoTime);
  }

  /** With the clock of the event loop, which Netty 4.1 cannot be asked for. */
  EqualTimeouts(EventExecutor loop, Duration length, LongSupplier clock) {
    this.clock = clock;
    this.loop = loop;
    this.nanos = TimeUnit.MILLISECONDS.toNanos(length.toMillis());
  }

  /** How long they are. */
  long millis() {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }

  /** One of them. Not running until it is started. */
  abstract static class Timeout {
    private @Nullable Timeout earlier;
    private @Nullable Timeout later;
    private long startNanos;
    private boolean running;

    /** It has run out, and is not running any more. */
    abstract void expired();
  }

  /** Starts a time-out, anew if it is running. */
  void start(Timeout timeout) {
    stop(timeout);
    timeout.running = true;
    timeout.startNanos = clock.getAsLong();
    timeout.earlier = last;
    if (last == null) {
      first = timeout;
    } else {
      last.later = timeout;
    }
    last = timeout;
    if (!timerIsSet) {
      setTimer(nanos);
    }
  }

  /** Ends a time-out, if it is running. */
  void stop(Timeout timeout) {
    if (!timeout.running) {
      return;
    }
    Timeout earlier = timeout.earlier;
    Timeout later = timeout.later;
    if (earlier == null) {
      first = later;
    } else {
      earlier.later = later;
    }
    if (later == null) {
      last = earlier;
    } else {
      later.earlier = earlier;
    }
    timeout.earlier = null;
    timeout.later = null;
    timeout.running = false;
  }

  private void check() {
    timerIsSet = false;
    long now = clock.getAsLong();
    for (Timeout next = first; next != null; next = first) {
      long left = nanos - (now - next.startNanos);
      if (left > 0) {
        setTimer(left);
        return;
      }
      stop(next);
      next.expired();
    }
  }

  private void setTimer(long delayNanos) {
    timerIsSet = true;
    loop.schedule(check, delayNanos, TimeUnit.NANOSECONDS);
  }
}
