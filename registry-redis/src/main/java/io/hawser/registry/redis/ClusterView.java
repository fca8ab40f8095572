package io.hawser.registry.redis;

import static io.hawser.registry.redis.ServerKeys.FOR_EVER;
import static io.hawser.registry.redis.ServerKeys.GONE;

import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is known about the servers of one cluster, and when each key must be looked at again because
 * it may have expired by then. Times are those of {@link #now}. Worker thread only.
 *
 * <p>A server that says goodbye leaves its key behind, which lives on for some seconds. Such a key
 * does not count until the server registers again, or until it has lived longer than it could
 * without being refreshed: then its server is there again, and we have missed that message.
 */
final class ClusterView {
  /** Even a key that lives long or never expires may be deleted by hand. */
  private static final long MAX_UNSEEN = RedisLayout.TIME_TO_LIVE * 1000L;

  /** Beyond the promised end of a key, as clocks and timers differ. */
  private static final long SLACK = 5;

  private static final long NEVER = Long.MAX_VALUE;

  private final Map<String, Entry> entries = new HashMap<>();

  /** What one key said. */
  private static final class Entry {
    final ServiceInstance instance;
    long checkAt;

    /** Until when the key does not count; 0 if it does. */
    long leftUntil;

    Entry(ServiceInstance instance) {
      this.instance = instance;
    }
  }

  /** Milliseconds of a clock that never jumps. */
  static long now() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  /** All keys there are, with how long each will live. */
  void replace(Map<String, Long> lives, long now) {
    entries.keySet().retainAll(lives.keySet());
    update(lives, now);
  }

  /** What has become of some keys. */
  void update(Map<String, Long> lives, long now) {
    lives.forEach((address, life) -> update(address, life, now));
  }

  /** The server has registered. */
  void joined(String address, long life, long now) {
    Entry entry = update(address, life, now);
    if (entry != null) {
      entry.leftUntil = 0;
    }
  }

  /** The server has said goodbye. */
  void left(String address, long life, long now) {
    Entry entry = update(address, life, now);
    if (entry != null) {
      // One second more, as the key may have been refreshed once just after the message.
      entry.leftUntil = life == FOR_EVER ? NEVER - 1 : now + Math.max(life, MAX_UNSEEN) + 1000;
    }
  }

  private @Nullable Entry update(String address, long life, long now) {
    if (life == GONE) {
      entries.remove(address);
      return null;
    }
    Entry entry = entries.get(address);
    if (entry == null) {
      ServiceInstance instance = RedisLayout.instance(address);
      if (instance == null) {
        return null;
      }
      entry = new Entry(instance);
      entries.put(address, entry);
    }
    if (entry.leftUntil < now) {
      entry.leftUntil = 0;
    }
    entry.checkAt = now + (life == FOR_EVER ? MAX_UNSEEN : Math.min(life, MAX_UNSEEN)) + SLACK;
    if (entry.leftUntil > 0) {
      entry.checkAt = Math.min(entry.checkAt, entry.leftUntil + 1);
    }
    return entry;
  }

  /** The keys to look at if one wants to know what there is at a time. */
  List<String> due(long time) {
    List<String> due = new ArrayList<>();
    entries.forEach(
        (address, entry) -> {
          if (entry.checkAt <= time) {
            due.add(address);
          }
        });
    return due;
  }

  /** When the next key may have expired; {@link Long#MAX_VALUE} if there is none. */
  long nextCheck() {
    return entries.values().stream().mapToLong(entry -> entry.checkAt).min().orElse(NEVER);
  }

  /** Whether a key that is still there must not count. */
  boolean remembersGoodbye(long now) {
    return entries.values().stream()
        .anyMatch(entry -> entry.leftUntil != 0 && entry.leftUntil >= now);
  }

  /** The servers that count, each once, in the order of their addresses. */
  List<ServiceInstance> instances() {
    Map<ServerAddress, ServiceInstance> counting = new TreeMap<>();
    for (Entry entry : entries.values()) {
      if (entry.leftUntil == 0) {
        counting.put(entry.instance.address(), entry.instance);
      }
    }
    return List.copyOf(counting.values());
  }
}
