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
final class BoundedMap<T> {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, T> values = new LinkedHashMap<>();
  private final int limit;
  private final Consumer<T> forgotten;

  BoundedMap(int limit, Consumer<T> forgotten) {
    this.limit = limit;
    this.forgotten = forgotten;
  }

  void put(String key, T value) {
    T oldest = null;
    lock.lock();
    try {
      values.put(key, value);
      if (values.size() > limit) {
        String first = values.keySet().iterator().next();
        oldest = values.remove(first);
      }
    } finally {
      lock.unlock();
    }
    if (oldest != null) {
      forgotten.accept(oldest);
    }
  }

  @Nullable T get(String key) {
    lock.lock();
    try {
      return values.get(key);
    } finally {
      lock.unlock();
    }
  }

  @Nullable T remove(String key) {
    lock.lock();
    try {
      return values.remove(key);
    } finally {
      lock.unlock();
    }
  }
}
