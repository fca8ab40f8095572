package io.hawser.netty.internal.call;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes callers whose time is up if their event loop does not, because something keeps it busy. So
 * they can wait without a timer each, which the system would have to set and to cancel for every
 * call.
 *
 * <p>Its thread starts with the first call and sleeps until the earliest deadline it knows of;
 * callers wake it only for an earlier one. No wake-up is lost: a caller first takes its place and
 * then reads {@code nextLook}; the guard first resets {@code nextLook} and then reads the places.
 * One of the two sees the other.
 *
 * <p>There are more places than most programs have waiting threads. A caller that finds its place
 * taken looks at the clock itself.
 */
public final class CallGuard implements AutoCloseable {
  /** The result of {@link #enter} if the caller has to look at the clock itself. */
  static final int NOT_GUARDED = -1;

  private static final Logger log = LoggerFactory.getLogger(CallGuard.class);

  private static final int PLACES = 1 << 14;
  private static final long NEVER = Long.MAX_VALUE;

  private static final int NEW = 0;
  private static final int RUNNING = 1;
  private static final int ENDED = 2;

  private final ThreadFactory threads;
  private final long origin = System.nanoTime();
  private final AtomicReferenceArray<@Nullable TimedRequest<?>> waiting =
      new AtomicReferenceArray<>(PLACES);
  private final AtomicInteger state = new AtomicInteger(NEW);

  /** The time when the thread looks next, in nanoseconds since the origin. */
  private final AtomicLong nextLook = new AtomicLong(NEVER);

  private volatile @Nullable Thread thread;

  /**
   * Creates a guard that has no thread yet.
   *
   * @param threads makes its thread; the owner of the factory waits for the thread's end
   */
  public CallGuard(ThreadFactory threads) {
    this.threads = threads;
  }

  /**
   * Has the current thread woken when its request is late. To be followed by {@link #leave}.
   *
   * @return its place, or {@link #NOT_GUARDED}
   */
  int enter(TimedRequest<?> future) {
    if (state.get() != RUNNING && !start()) {
      return NOT_GUARDED;
    }
    long id = Thread.currentThread().getId();
    int place = (int) (id & (PLACES - 1)); // ids count up, so this spreads them well
    if (waiting.get(place) != null || !waiting.compareAndSet(place, null, future)) {
      return NOT_GUARDED;
    }
    if (!isOpen()) { // closing, it may not have seen this one any more
      leave(place);
      return NOT_GUARDED;
    }
    if (lookBy(future.graceEndNanos() - origin)) {
      LockSupport.unpark(thread);
    }
    return place;
  }

  /** Frees the slot of a caller that waits no more. */
  void leave(int place) {
    waiting.lazySet(place, null);
  }

  /** Returns whether it still wakes the callers that have entered. */
  boolean isOpen() {
    return state.get() == RUNNING;
  }

  /** Has the thread look by this time; {@code true}: that is earlier than it would have looked. */
  private boolean lookBy(long time) {
    long next = nextLook.get();
    while (time < next) {
      if (nextLook.compareAndSet(next, time)) {
        return true;
      }
      next = nextLook.get();
    }
    return false;
  }

  private boolean start() {
    if (!state.compareAndSet(NEW, RUNNING)) {
      return isOpen();
    }
    try {
      Thread made = threads.newThread(this::run);
      thread = made;
      made.start();
      return true;
    } catch (Throwable e) { // such as no more threads: callers then look at the clock themselves
      close(); // others may have entered meanwhile
      log.warn(
          "No thread to guard calls could be started ({}); callers look at the clock themselves,"
              + " which costs a little more",
          e.toString());
      return false;
    }
  }

  private void run() {
    try {
      while (isOpen()) {
        nextLook.set(NEVER);
        lookBy(wakeLateCallers());
        long next = nextLook.get();
        if (next == NEVER) {
          LockSupport.park(this);
        } else {
          LockSupport.parkNanos(this, next - now());
        }
        Thread.interrupted(); // that does not end it, and interrupted it could not sleep any more
      }
    } finally {
      close(); // whatever ended it, no caller may rely on it any more
    }
  }

  /** Wakes the callers that are late, and returns when the first of the others will be late. */
  private long wakeLateCallers() {
    long now = now();
    long first = NEVER;
    for (int place = 0; place < PLACES; place++) {
      TimedRequest<?> future = waiting.get(place);
      if (future == null) {
        continue;
      }
      long late = future.graceEndNanos() - origin;
      if (late <= now) {
        future.wakeCaller(); // it fails the request itself
      } else {
        first = Math.min(first, late);
      }
    }
    return first;
  }

  private long now() {
    return System.nanoTime() - origin;
  }

  /** Ends the thread; a caller that still waits then looks at the clock itself. Does not wait. */
  @Override
  public void close() {
    state.set(ENDED);
    for (int place = 0; place < PLACES; place++) {
      TimedRequest<?> future = waiting.get(place);
      if (future != null) {
        future.wakeCaller();
      }
    }
    LockSupport.unpark(thread);
  }
}
