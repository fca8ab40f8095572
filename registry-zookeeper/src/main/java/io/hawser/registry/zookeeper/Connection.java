package io.hawser.registry.zookeeper;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Whether there is a connection at the moment, for those who wait for one. Events of a handle that
 * has been replaced meanwhile do not count.
 */
final class Connection {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private int handle;
  private boolean up;
  private boolean closed;
  private long downSince = System.nanoTime();

  /** There is a new handle, not connected yet. Returns its number. */
  int replaced() {
    lock.lock();
    try {
      handle++;
      goDown();
      return handle;
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether this is news. */
  boolean up(int ofHandle) {
    lock.lock();
    try {
      if (ofHandle != handle || up || closed) {
        return false;
      }
      up = true;
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether this is news. */
  boolean down(int ofHandle) {
    lock.lock();
    try {
      return ofHandle == handle && goDown();
    } finally {
      lock.unlock();
    }
  }

  private boolean goDown() {
    if (!up) {
      return false;
    }
    up = false;
    downSince = System.nanoTime();
    return true;
  }

  boolean isUp() {
    lock.lock();
    try {
      return up && !closed;
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether this is news. */
  boolean close() {
    lock.lock();
    try {
      boolean news = !closed;
      closed = true;
      changed.signalAll();
      return news;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until there is a connection or this is closed. Who asks in the middle of an outage waits
   * only for what is left of the time-out, counted from the beginning of the outage, but at least
   * for {@code atLeast}.
   *
   * @return whether there is a connection
   */
  boolean await(Duration timeout, Duration atLeast) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long now = System.nanoTime();
      long left = Math.max(downSince + timeout.toNanos() - now, atLeast.toNanos());
      left = Math.min(left, timeout.toNanos());
      while (!up && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      return up && !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Whether this is still the handle, without a connection for that long. */
  boolean isDown(int ofHandle, Duration forThatLong) {
    lock.lock();
    try {
      return ofHandle == handle
          && !up
          && !closed
          && System.nanoTime() - downSince >= forThatLong.toNanos();
    } finally {
      lock.unlock();
    }
  }
}
