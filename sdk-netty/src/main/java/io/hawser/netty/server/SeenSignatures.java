package io.hawser.netty.server;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Remembers which good signatures were used, for as long as they would be good. Only owners of keys
 * get in here, so what it holds grows with their registrations only. Safe for use by any thread.
 */
final class SeenSignatures {
  private static final long CLEANING_MILLIS = 60_000;

  private final ConcurrentMap<String, Long> untilMillis = new ConcurrentHashMap<>();
  private final AtomicLong nextCleaning = new AtomicLong(Long.MIN_VALUE);

  /** Remembers a signature; {@code false} if it was there. */
  boolean isFirst(String signature, long goodUntilMillis, long nowMillis) {
    long cleaning = nextCleaning.get();
    if (nowMillis >= cleaning
        && nextCleaning.compareAndSet(cleaning, nowMillis + CLEANING_MILLIS)) {
      untilMillis.values().removeIf(until -> until < nowMillis);
    }
    return untilMillis.putIfAbsent(signature, goodUntilMillis) == null;
  }

  int size() {
    return untilMillis.size();
  }
}
