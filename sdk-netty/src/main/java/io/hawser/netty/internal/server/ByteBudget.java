package io.hawser.netty.internal.server;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits how many bytes all connections of an endpoint together may hold. Beyond that, the
 * connection that holds most is closed, not the one that added the last byte: a peer that takes
 * much cannot crowd out those that take little.
 *
 * <p>Amounts are counted in steps of a few KiB, so that ordinary traffic never touches what the
 * event loops share.
 */
final class ByteBudget {
  private static final long STEP = 8 * 1024;

  private final long max;
  private final AtomicLong total = new AtomicLong();
  private final Set<Holder> holders = ConcurrentHashMap.newKeySet();

  ByteBudget(long max) {
    this.max = max;
  }

  long max() {
    return max;
  }

  /** Returns the bytes of all holders, as far as they are counted. Any thread. */
  long total() {
    return total.get();
  }

  /**
   * The account of one connection: the number of bytes that it holds, and the means to close it.
   */
  abstract static class Holder {
    private static final long EVICTED = -1;

    private final AtomicLong counted = new AtomicLong();

    /**
     * Closes the connection: it held more than any other when all together held too much. Any
     * thread.
     */
    abstract void evict(long bytes);
  }

  /** Sets how much a holder has now. Its event loop only. */
  void update(Holder holder, long bytes) {
    long before = holder.counted.get();
    if (bytes == before || (bytes != 0 && Math.abs(bytes - before) < STEP)) {
      return;
    }
    if (before == Holder.EVICTED || !holder.counted.compareAndSet(before, bytes)) {
      return; // it was evicted, now or before
    }
    if (before == 0) {
      holders.add(holder);
      if (holder.counted.get() == Holder.EVICTED) {
        holders.remove(holder);
      }
    } else if (bytes == 0) {
      holders.remove(holder);
    }
    long now = total.addAndGet(bytes - before);
    while (now > max && bytes > before && evictLargest()) {
      now = total.get();
    }
  }

  private boolean evictLargest() {
    Holder largest = null;
    long most = 0;
    for (Holder holder : holders) {
      long bytes = holder.counted.get();
      if (bytes > most) {
        most = bytes;
        largest = holder;
      }
    }
    if (largest == null) {
      return false;
    }
    long bytes = largest.counted.getAndSet(Holder.EVICTED);
    if (bytes != Holder.EVICTED) { // else another thread was faster
      holders.remove(largest);
      total.addAndGet(-bytes);
      largest.evict(bytes);
    }
    return true;
  }
}
