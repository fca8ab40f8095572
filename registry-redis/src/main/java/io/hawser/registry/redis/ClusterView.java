package io.hawser.registry.redis;

import static io.hawser.registry.redis.ServerKeys.GONE;
import static io.hawser.registry.redis.ServerKeys.NO_EXPIRY;

import io.hawser.registry.ServiceInstance;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The servers of one cluster as far as they are known, and the times when each key must be checked
 * again because it may have expired. Times are those of {@link #now}. Worker thread only.
 *
 * <p>A server that publishes its withdrawal leaves its key behind, which lives on for some seconds.
 * Such a key does not count until the server announces itself again, or until the key has lived
 * longer than it could without a refresh: then its server is back, and that message was missed.
 */
final class ClusterView {
  /** Even a key that lives long or never expires may be deleted by hand. */
  private static final long MAX_UNSEEN = RedisLayout.TIME_TO_LIVE * 1000L;

  /** The time to wait beyond the promised end of a key, as clocks and timers differ. */
  private static final long SLACK = 5;

  private static final long NEVER = Long.MAX_VALUE;

  /** The time when each key must be looked at, by the address in it. */
  private final Map<String, Long> checks = new HashMap<>();

  /** The time until which the keys of servers that have left do not count. */
  private final Map<String, Long> left = new HashMap<>();

  /** Returns the milliseconds of a clock that never jumps. */
  static long now() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  /** Updates the view with the remaining lifetimes of some keys, as PTTL has answered them. */
  void update(Map<String, Long> lives, long now) {
    lives.forEach((address, life) -> update(address, life, now));
  }

  /** Notes that the server has published its announcement. */
  void joined(String address, long life, long now) {
    left.remove(address);
    update(address, life, now);
  }

  /** Notes that the server has published its withdrawal. */
  void left(String address, long life, long now) {
    // One second more, as the key may have been refreshed once just after the message.
    left.put(address, life == NO_EXPIRY ? NEVER - 1 : now + Math.max(life, MAX_UNSEEN) + 1000);
    update(address, life, now);
  }

  private void update(String address, long life, long now) {
    if (life == GONE || RedisLayout.instance(address) == null) {
      checks.remove(address);
      left.remove(address);
      return;
    }
    left.computeIfPresent(address, (it, until) -> until < now ? null : until);
    long end = now + (life == NO_EXPIRY ? MAX_UNSEEN : Math.min(life, MAX_UNSEEN)) + SLACK;
    checks.put(address, Math.min(end, left.getOrDefault(address, NEVER - 1) + 1));
  }

  /** Returns the keys to look at if one wants to know what there is at a time. */
  List<String> due(long time) {
    return checks.entrySet().stream()
        .filter(check -> check.getValue() <= time)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Returns when the next key may have expired; {@link Long#MAX_VALUE} if there is none. */
  long nextCheck() {
    return checks.values().stream().min(Comparator.naturalOrder()).orElse(NEVER);
  }

  /** Returns whether a key that is still there must not count. */
  boolean ignoresKeys(long now) {
    return left.values().stream().anyMatch(until -> until >= now);
  }

  /** Returns the servers that count, each once, in the order of their addresses. */
  List<ServiceInstance> instances() {
    return checks.keySet().stream()
        .filter(address -> !left.containsKey(address))
        .map(ServiceInstance::of)
        .distinct()
        .sorted(Comparator.comparing(ServiceInstance::address))
        .toList();
  }
}
