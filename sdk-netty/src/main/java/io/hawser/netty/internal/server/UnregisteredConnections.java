package io.hawser.netty.internal.server;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The connections on which no client has registered. There may be a limited number of them, of
 * which the oldest makes room for a new one: a client that registers does so immediately, so that
 * those that only stay cannot keep it out. Any thread.
 */
final class UnregisteredConnections {
  /** A connection that may have to make room. */
  interface Member {
    /** Closes the connection, because others need its place. Any thread. */
    void makeRoom();
  }

  private final int max;
  private final ByteBudget bytes;
  private final AtomicInteger count = new AtomicInteger();
  private final Map<Member, Long> since = new ConcurrentHashMap<>();

  UnregisteredConnections(int max, long maxBytes) {
    this.max = max;
    this.bytes = new ByteBudget(maxBytes);
  }

  int max() {
    return max;
  }

  /** Returns what they may hold together. */
  ByteBudget bytes() {
    return bytes;
  }

  void add(Member connection) {
    since.put(connection, System.nanoTime());
    count.incrementAndGet();
    while (count.get() > max) {
      Member oldest = oldest();
      if (oldest == null) {
        return;
      }
      if (remove(oldest)) { // else another event loop was faster
        oldest.makeRoom();
      }
    }
  }

  /** Removes a connection that has registered, or is closed. Returns whether it was there. */
  boolean remove(Member connection) {
    if (since.remove(connection) == null) {
      return false;
    }
    count.decrementAndGet();
    return true;
  }

  private @Nullable Member oldest() {
    long now = System.nanoTime();
    long longest = -1;
    Member oldest = null;
    for (Map.Entry<Member, Long> entry : since.entrySet()) {
      long age = now - entry.getValue();
      if (age > longest) {
        longest = age;
        oldest = entry.getKey();
      }
    }
    return oldest;
  }
}
