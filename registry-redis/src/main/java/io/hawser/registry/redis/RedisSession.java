package io.hawser.registry.redis;

import io.hawser.registry.ServiceInstance;
import io.hawser.registry.support.Backend;
import io.hawser.registry.support.Session;
import io.hawser.registry.support.SessionEvents;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * The time from one outage to the next. Receives the messages of servers, looks at keys when they
 * may have expired, and refreshes the keys of announced servers.
 */
final class RedisSession implements Session {
  private static final Logger log = LoggerFactory.getLogger(RedisSession.class);

  private static final Duration REFRESH = Duration.ofSeconds(2);

  /** Keys that are due within this time, in milliseconds, are checked together. */
  private static final long TOGETHER = 1500;

  private static final long SHORTEST_CHECK = 20;

  /**
   * After an outage Redis may be empty. Seata's servers write their keys again within seconds, but
   * publish nothing, so all keys are read this often, once a second.
   */
  private static final int READS_AFTER_OUTAGE = 6;

  private static final Duration READ_PERIOD = Duration.ofSeconds(1);

  private final CommandLink link;
  private final ServerKeys keys;
  private final OwnKeys own;
  private final Map<String, ClusterView> views;
  private final SessionEvents events;
  private final Messages messages;
  private final Map<String, FollowedCluster> followed = new LinkedHashMap<>();

  private boolean refreshing;
  private @Nullable Object check; // the check to come
  private long checkAt;

  RedisSession(
      RedisBackend backend,
      RedisSettings settings,
      CommandLink link,
      Map<String, ClusterView> views,
      SessionEvents events) {
    this.link = link;
    this.views = views;
    this.events = events;
    this.keys = new ServerKeys(settings, link);
    this.own = new OwnKeys(link);
    this.messages = new Messages(events, backend::openSubscription, this::received);
  }

  // ---- reading

  /** A watched cluster is read into its view: the key of a server that said goodbye lives on. */
  @Override
  public List<ServiceInstance> read(String cluster) {
    FollowedCluster watched = followed.get(cluster);
    if (watched == null) {
      return readInto(new FollowedCluster(new RedisLayout(cluster), new ClusterView())).instances();
    }
    readInto(watched);
    reportIfChanged(watched);
    scheduleCheck();
    return watched.view().instances();
  }

  private FollowedCluster readInto(FollowedCluster cluster) {
    RedisLayout layout = cluster.layout();
    Map<String, Long> lives = keys.lives(layout, keys.addresses(layout));
    cluster.view().replace(lives, ClusterView.now());
    cluster.setStale(false);
    return cluster;
  }

  /** A watched cluster is known without reading, as its view is kept current. */
  @Override
  public List<ServiceInstance> watch(String cluster) {
    FollowedCluster watched = followed.get(cluster);
    if (watched == null) {
      watched = follow(cluster);
      followed.put(cluster, watched);
      scheduleCheck();
    } else if (watched.isStale()) {
      readInto(watched);
      scheduleCheck();
    }
    return watched.instances();
  }

  /** Subscribes first, so that no server is missed that comes while the keys are read. */
  private FollowedCluster follow(String cluster) {
    RedisLayout layout = new RedisLayout(cluster);
    try {
      messages.subscribe(layout.channel());
      return readInto(
          new FollowedCluster(layout, views.computeIfAbsent(cluster, name -> new ClusterView())));
    } catch (RuntimeException e) {
      unsubscribe(layout);
      throw e;
    }
  }

  @Override
  public void unwatch(String cluster) {
    views.remove(cluster);
    FollowedCluster watched = followed.remove(cluster);
    if (watched != null) {
      unsubscribe(watched.layout());
    }
  }

  private void unsubscribe(RedisLayout layout) {
    if (followed.isEmpty()) {
      messages.close();
    } else {
      messages.unsubscribe(layout.channel());
    }
  }

  @Override
  public List<String> clustersWithServers(int limit) {
    return keys.clusters(limit);
  }

  private void reportIfChanged(FollowedCluster cluster) {
    if (cluster.hasChanged()) {
      events.changed(cluster.layout().cluster());
    }
  }

  // ---- keeping views current

  private List<FollowedCluster> current() {
    return followed.values().stream().filter(cluster -> !cluster.isStale()).toList();
  }

  /** What Redis does not do leaves the view stale; reading it anew shows listeners the error. */
  private void keepCurrent(FollowedCluster cluster, Runnable step) {
    try {
      step.run();
      reportIfChanged(cluster);
    } catch (JedisDataException | UnsuitableRedis e) {
      log.debug("Cluster {} is to be read again: {}", cluster.layout().cluster(), e.toString());
      cluster.setStale(true);
      events.changed(cluster.layout().cluster());
    }
  }

  /** Reads everything once a second for some time: an outage is over. */
  void readAgain() {
    readAgain(READS_AFTER_OUTAGE);
  }

  private void readAgain(int times) {
    events.schedule(
        READ_PERIOD,
        () -> {
          current().forEach(cluster -> keepCurrent(cluster, () -> readInto(cluster)));
          scheduleCheck();
          if (times > 1) {
            readAgain(times - 1);
          }
        });
  }

  private long nextCheck() {
    return current().stream()
        .mapToLong(cluster -> cluster.view().nextCheck())
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /** A sooner check replaces a later one; one that comes too soon finds that out. */
  private void scheduleCheck() {
    long next = nextCheck();
    if (next == Long.MAX_VALUE) {
      return;
    }
    long now = ClusterView.now();
    long at = Math.max(next, now + SHORTEST_CHECK);
    if (check != null && checkAt <= at) {
      return;
    }
    Object token = new Object();
    check = token;
    checkAt = at;
    events.schedule(
        Duration.ofMillis(at - now),
        () -> {
          if (check == token) {
            check = null;
            check();
          }
        });
  }

  /** Looks at keys that may have expired; those of living servers have been refreshed. */
  private void check() {
    long now = ClusterView.now();
    if (nextCheck() <= now) {
      for (FollowedCluster cluster : current()) {
        List<String> due = cluster.view().due(now + TOGETHER);
        keepCurrent(
            cluster,
            () -> cluster.view().update(keys.lives(cluster.layout(), due), ClusterView.now()));
      }
    }
    scheduleCheck();
  }

  // ---- messages

  /** What servers published on the channel of a cluster: whether each has joined. */
  private void received(String channel, Map<String, Boolean> joined) {
    for (FollowedCluster cluster : List.copyOf(followed.values())) { // stale ones, too
      if (cluster.layout().channel().equals(channel)) {
        keepCurrent(cluster, () -> received(cluster, joined));
      }
    }
    scheduleCheck();
  }

  /** Keys are looked at, as channels are the same in all databases. */
  private void received(FollowedCluster cluster, Map<String, Boolean> joined) {
    Map<String, Long> lives = keys.lives(cluster.layout(), joined.keySet());
    long now = ClusterView.now();
    lives.forEach(
        (address, life) -> {
          if (Boolean.TRUE.equals(joined.get(address))) {
            cluster.view().joined(address, life, now);
          } else {
            cluster.view().left(address, life, now);
          }
        });
  }

  // ---- announcements

  /**
   * Writes the key and refreshes it from then on with all others. A key of another process is
   * replaced in any case, as Seata's servers do: it may be that of a process that has died.
   */
  @Override
  public void announce(String cluster, ServiceInstance instance, boolean takeOver) {
    own.announce(OwnKeys.key(cluster, instance), takeOver);
    if (!refreshing) {
      refreshing = true;
      events.schedule(REFRESH, this::refresh);
    }
  }

  private void refresh() {
    refreshing = !own.isEmpty();
    if (refreshing) {
      events.schedule(REFRESH, this::refresh);
      try {
        own.refresh();
      } catch (JedisDataException e) {
        if (RedisErrors.classify(e) == Backend.Failure.LOST) {
          throw e;
        }
        log.debug("Keys are not refreshed: {}", e.toString());
      }
    }
  }

  @Override
  public void withdraw(String cluster, ServiceInstance instance) {
    own.withdraw(OwnKeys.key(cluster, instance));
  }

  @Override
  public void close() {
    messages.close();
    link.close();
  }
}
