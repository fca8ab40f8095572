package io.hawser.netty.internal.server;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Counts the work in flight of a server: requests that it accepted and has not answered, and pushes
 * without an answer. Thread-safe.
 */
public final class InFlightWork {
  private final AtomicInteger count = new AtomicInteger();
  private volatile boolean rejecting;
  private volatile boolean cutOff;
  private volatile @Nullable CountDownLatch none;

  /** Begins work, unless the server rejects requests because it is about to close. */
  boolean tryBegin() {
    begin(); // first, so that a shutdown that begins now waits for it
    if (rejecting) {
      end();
      return false;
    }
    return true;
  }

  void begin() {
    count.incrementAndGet();
  }

  void end() {
    // A shutdown sets "rejecting" and then reads the count itself. Once it is seen here, no request
    // can begin any more, but one may have begun since the count was 0.
    if (count.decrementAndGet() == 0 && rejecting && count.get() == 0) {
      CountDownLatch waiting = none;
      if (waiting != null) {
        waiting.countDown();
      }
    }
  }

  /** Stops answers and pushes from now on: work that is still in flight has no outcome. */
  public void cutOff() {
    cutOff = true;
  }

  /** Returns whether the server has cut off the work in flight. */
  public boolean isCutOff() {
    return cutOff;
  }

  /** Returns how much work is in flight. */
  public int count() {
    return count.get();
  }

  /** Rejects requests from now on. Returns whether all work has ended within that time. */
  public boolean rejectAndAwaitNone(long nanos) throws InterruptedException {
    CountDownLatch waiting = new CountDownLatch(1);
    none = waiting; // first, so that the last end() finds it
    rejecting = true;
    return count.get() == 0 || waiting.await(nanos, TimeUnit.NANOSECONDS);
  }
}
