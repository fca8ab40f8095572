package io.hawser.registry.redis;

import static io.hawser.registry.redis.RedisLayout.REGISTERED;
import static io.hawser.registry.redis.RedisLayout.UNREGISTERED;

import io.hawser.registry.ServiceInstance;
import io.hawser.registry.support.SessionEvents;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Keeps the view of a cluster current. Worker thread only, but for {@link #received}. */
final class WatchedCluster {
  /** Keys that are due within this time, in milliseconds, are checked together. */
  private static final long TOGETHER = 1500;

  private static final long SHORTEST_CHECK = 20;
  private static final long NEVER = Long.MAX_VALUE;

  private final RedisLayout layout;
  private final ServerKeys keys;
  private final ClusterView view;
  private final Queue<Message> messages = new ConcurrentLinkedQueue<>();

  /** True if the view may be wrong, so that all keys must be read. */
  private boolean stale = true;

  /** The time for which the next check is scheduled. */
  private long checkAt = NEVER;

  /** A message that a server has published: its announcement or its withdrawal. */
  private record Message(String address, boolean joined) {}

  WatchedCluster(RedisLayout layout, ServerKeys keys, ClusterView view) {
    this.layout = layout;
    this.keys = keys;
    this.view = view;
  }

  String channel() {
    return layout.channel();
  }

  /** Takes a message, for {@link #update}; returns whether it is that of a server. Any thread. */
  boolean received(String text) {
    boolean joined = text.endsWith(REGISTERED);
    if (!joined && !text.endsWith(UNREGISTERED)) {
      return false;
    }
    String end = joined ? REGISTERED : UNREGISTERED;
    String address = text.substring(0, text.length() - end.length());
    return RedisLayout.instance(address) != null && messages.add(new Message(address, joined));
  }

  void setStale() {
    stale = true;
  }

  /**
   * Looks at the keys that messages are about and that may have expired; if the view is stale, at
   * all keys. Those that are known are looked at even if they are not found: a key that moves to
   * another node of a cluster may be overlooked.
   *
   * @return the servers
   */
  List<ServiceInstance> update() {
    List<Message> news = List.copyOf(messages);
    long before = ClusterView.now();
    boolean isDue = view.nextCheck() <= before;
    Set<String> looked =
        new HashSet<>(stale ? view.due(NEVER) : isDue ? view.due(before + TOGETHER) : List.of());
    news.forEach(message -> looked.add(message.address()));
    if (stale) {
      looked.addAll(keys.addresses(layout));
    }
    stale = true; // what fails is to be read anew
    Map<String, Long> lives = keys.lives(layout, looked);
    long now = ClusterView.now();
    view.update(lives, now);
    for (Message message : news) {
      String address = message.address();
      long life = lives.getOrDefault(address, ServerKeys.GONE);
      if (message.joined()) {
        view.joined(address, life, now);
      } else {
        view.left(address, life, now);
      }
      messages.remove();
    }
    stale = false;
    return view.instances();
  }

  /** Reports a change when the next key may have expired. A sooner time replaces a later one. */
  void scheduleCheck(SessionEvents events) {
    long now = ClusterView.now();
    long next = view.nextCheck();
    long at = Math.max(next, now + SHORTEST_CHECK);
    if (next == NEVER || checkAt <= at) {
      return;
    }
    checkAt = at;
    events.schedule(
        Duration.ofMillis(at - now),
        () -> {
          if (checkAt == at) {
            checkAt = NEVER;
            events.changed(layout.cluster());
          }
        });
  }
}
