package io.hawser.micrometer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The values that are kept for transactions that were begun here, or for their branches, until they
 * end. An application may never end one, so the oldest is forgotten when there are too many.
 */
final class OpenTransactions<T> {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, T> byXid = new LinkedHashMap<>();
  private final int limit;
  private final Consumer<T> forgotten;

  OpenTransactions(int limit, Consumer<T> forgotten) {
    this.limit = limit;
    this.forgotten = forgotten;
  }

  void put(String xid, T value) {
    T oldest = null;
    lock.lock();
    try {
      byXid.put(xid, value);
      if (byXid.size() > limit) {
        String first = byXid.keySet().iterator().next();
        oldest = byXid.remove(first);
      }
    } finally {
      lock.unlock();
    }
    if (oldest != null) {
      forgotten.accept(oldest);
    }
  }

  @Nullable T get(String xid) {
    lock.lock();
    try {
      return byXid.get(xid);
    } finally {
      lock.unlock();
    }
  }

  @Nullable T remove(String xid) {
    lock.lock();
    try {
      return byXid.remove(xid);
    } finally {
      lock.unlock();
    }
  }
}
