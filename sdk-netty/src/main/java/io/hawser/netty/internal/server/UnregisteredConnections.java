package io.hawser.netty.internal.server;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The connections on which no client has registered. There may be a limited number of them, of
 * which the oldest makes room for a new one: a client that registers does so at once, so that those
 * that only stay cannot keep it out. Any thread.
 */
final class UnregisteredConnections {
  private final int max;
  private final ByteBudget bytes;
  private final AtomicInteger count = new AtomicInteger();
  private final Map<InboundBytes, Long> since = new ConcurrentHashMap<>();

  UnregisteredConnections(int max, long maxBytes) {
    this.max = max;
    this.bytes = new ByteBudget(maxBytes);
  }

  int max() {
    return max;
  }

  /** What they may hold together. */
  ByteBudget bytes() {
    return bytes;
  }

  void add(InboundBytes connection) {
    since.put(connection, System.nanoTime());
    count.incrementAndGet();
    while (count.get() > max) {
      InboundBytes oldest = oldest();
      if (oldest == null) {
        return;
      }
      if (remove(oldest)) { // else another event loop was faster
        oldest.makeRoom();
      }
    }
  }

  /** It has registered, or is closed. Returns whether it was there. */
  boolean remove(InboundBytes connection) {
    if (since.remove(connection) == null) {
      return false;
    }
    count.decrementAndGet();
    return true;
  }

  private @Nullable InboundBytes oldest() {
    long now = System.nanoTime();
    long longest = -1;
    InboundBytes oldest = null;
    for (Map.Entry<InboundBytes, Long> entry : since.entrySet()) {
      long age = now - entry.getValue();
      if (age > longest) {
        longest = age;
        oldest = entry.getKey();
      }
    }
    return oldest;
  }
}
