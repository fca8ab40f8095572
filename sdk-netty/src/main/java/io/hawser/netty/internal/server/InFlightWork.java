package io.hawser.netty.internal.server;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What a server has under way: requests that it took and has not answered, pushes that have not
 * ended. Any thread.
 */
public final class InFlightWork {
  private final AtomicInteger count = new AtomicInteger();
  private volatile boolean refusing;
  private volatile boolean cutOff;
  private volatile @Nullable CountDownLatch none;

  /** Begins, unless no more requests are taken because the server is about to close. */
  boolean tryBegin() {
    begin(); // first, so that whoever refuses from now on waits for it
    if (refusing) {
      end();
      return false;
    }
    return true;
  }

  void begin() {
    count.incrementAndGet();
  }

  void end() {
    // Whoever refuses looks at the count itself. Once that is seen here no request can begin any
    // more, but one may have begun since the count was 0.
    if (count.decrementAndGet() == 0 && refusing && count.get() == 0) {
      CountDownLatch waiting = none;
      if (waiting != null) {
        waiting.countDown();
      }
    }
  }

  /** From now on nothing is answered or pushed: what is still under way has no outcome. */
  public void cutOff() {
    cutOff = true;
  }

  /** Whether the server has cut off what was under way. */
  public boolean isCutOff() {
    return cutOff;
  }

  /** How many there are. */
  public int count() {
    return count.get();
  }

  /** From now on no requests are taken. Returns whether everything has ended within that time. */
  public boolean refuseAndAwaitNone(long nanos) throws InterruptedException {
    CountDownLatch waiting = new CountDownLatch(1);
    none = waiting; // first, so that whoever is the last finds it
    refusing = true;
    return count.get() == 0 || waiting.await(nanos, TimeUnit.NANOSECONDS);
  }
}
