package io.hawser.netty.internal.server;

import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Time-outs of the same length, of all connections of one event loop, in the order in which they
 * expire, and one timer for the first. Restarting one allocates nothing and sets no timer. While
 * nothing expires, the timer fires about once in that time. Confined to the event loop.
 */
final class EqualTimeouts {
  private final EventExecutor loop;
  private final LongSupplier clock;
  private final long nanos;
  private final Runnable check = this::check;

  /** The running ones, by themselves. A restart is an access, which makes one the last. */
  private final Map<Timeout, Timeout> running = new LinkedHashMap<>(16, 0.75f, true);

  private boolean timerIsSet;

  EqualTimeouts(EventExecutor loop, Duration length) {
    this(loop, length, System::nanoTime);
  }

  /** Creates time-outs with the clock of the event loop, which Netty 4.1 cannot be asked for. */
  EqualTimeouts(EventExecutor loop, Duration length, LongSupplier clock) {
    this.clock = clock;
    this.loop = loop;
    this.nanos = TimeUnit.MILLISECONDS.toNanos(length.toMillis());
  }

  /** Returns how long they are. */
  long millis() {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }

  /** One of them. Not running until it is started. */
  abstract static class Timeout {
    private long startNanos;

    /** Handles the expiry of this time-out, which is not running any more. */
    abstract void expired();
  }

  /** Starts a time-out, anew if it is running. */
  void start(Timeout timeout) {
    timeout.startNanos = clock.getAsLong();
    if (running.get(timeout) == null) {
      running.put(timeout, timeout);
    }
    if (!timerIsSet) {
      setTimer(nanos);
    }
  }

  /** Stops a time-out, if it is running. */
  void stop(Timeout timeout) {
    running.remove(timeout);
  }

  private void check() {
    timerIsSet = false;
    long now = clock.getAsLong();
    for (Timeout next = first(); next != null; next = first()) {
      long left = nanos - (now - next.startNanos);
      if (left > 0) {
        setTimer(left);
        return;
      }
      stop(next);
      next.expired();
    }
  }

  private @Nullable Timeout first() {
    return running.isEmpty() ? null : running.keySet().iterator().next();
  }

  private void setTimer(long delayNanos) {
    timerIsSet = true;
    loop.schedule(check, delayNanos, TimeUnit.NANOSECONDS);
  }
}
