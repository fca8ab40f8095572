package io.hawser.registry.redis;

import io.hawser.registry.ServiceInstance;
import io.hawser.registry.support.Session;
import io.hawser.registry.support.SessionEvents;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The time from one outage to the next. Receives the messages of servers, looks at keys when they
 * may have expired, and refreshes the keys of announced servers.
 */
final class RedisSession implements Session {
  private static final Duration REFRESH = Duration.ofSeconds(2);

  /**
   * After an outage Redis may be empty. Seata's servers write their keys again within seconds, but
   * publish nothing, so all keys are read this often, once a second.
   */
  private static final int READS_AFTER_OUTAGE = 6;

  private static final Duration READ_PERIOD = Duration.ofSeconds(1);

  private final RedisCommands commands;
  private final ServerKeys keys;
  private final OwnKeys own;
  private final Map<String, ClusterView> views;
  private final SessionEvents events;
  private final Function<BiConsumer<String, String>, Subscription> subscriber;
  private final Map<String, WatchedCluster> watched = new ConcurrentHashMap<>();

  private @Nullable Subscription subscription; // while something is watched
  private boolean refreshing;

  /**
   * Begins with nothing.
   *
   * @param views what earlier sessions knew, by cluster
   * @param unpublished the keys whose message earlier sessions may not have published
   * @param subscriber connects to receive messages
   */
  RedisSession(
      RedisSettings settings,
      RedisCommands commands,
      Map<String, ClusterView> views,
      Set<OwnKeys.OwnKey> unpublished,
      SessionEvents events,
      Function<BiConsumer<String, String>, Subscription> subscriber) {
    this.commands = commands;
    this.views = views;
    this.events = events;
    this.subscriber = subscriber;
    this.keys = new ServerKeys(settings, commands);
    this.own = new OwnKeys(commands, unpublished);
  }

  /**
   * Reads a watched cluster into its view, because the key of a server that has withdrawn lives on.
   */
  @Override
  public List<ServiceInstance> read(String cluster) {
    WatchedCluster known = watched.get(cluster);
    if (known == null) {
      return new WatchedCluster(new RedisLayout(cluster), keys, new ClusterView()).update();
    }
    known.setStale();
    List<ServiceInstance> instances = known.update();
    events.changed(cluster); // there may be news for listeners
    return instances;
  }

  @Override
  public List<ServiceInstance> watch(String cluster) {
    WatchedCluster known = watched.get(cluster);
    if (known == null) {
      return follow(cluster);
    }
    List<ServiceInstance> instances = known.update();
    known.scheduleCheck(events);
    return instances;
  }

  /** Subscribes first, so that no server is missed that comes while the keys are read. */
  private List<ServiceInstance> follow(String cluster) {
    ClusterView view = views.computeIfAbsent(cluster, name -> new ClusterView());
    WatchedCluster added = new WatchedCluster(new RedisLayout(cluster), keys, view);
    watched.put(cluster, added);
    try {
      Subscription current = subscription;
      if (current == null) {
        current = subscriber.apply(this::received);
        subscription = current;
      }
      current.subscribe(added.channel());
      List<ServiceInstance> instances = added.update();
      added.scheduleCheck(events);
      return instances;
    } catch (Throwable e) { // also an Error, such as a lack of threads
      leave(cluster);
      throw e;
    }
  }

  /** Handles a message of the channel. It is called by the thread that reads. */
  private void received(String channel, String text) {
    String cluster = RedisLayout.clusterOfChannel(channel);
    WatchedCluster known = watched.get(cluster);
    if (known != null && known.received(text)) {
      events.changed(cluster);
    }
  }

  @Override
  public void unwatch(String cluster) {
    views.remove(cluster);
    leave(cluster);
  }

  private void leave(String cluster) {
    WatchedCluster left = watched.remove(cluster);
    Subscription current = subscription;
    if (left != null && current != null) {
      if (watched.isEmpty()) {
        current.close();
        subscription = null;
      } else {
        current.unsubscribe(left.channel());
      }
    }
  }

  @Override
  public List<String> clustersWithServers(int limit) {
    return keys.clusters(limit);
  }

  /** Reads everything once a second for some time: an outage is over. */
  void readAgain() {
    readAgain(READS_AFTER_OUTAGE);
  }

  private void readAgain(int times) {
    if (times > 0) {
      events.schedule(
          READ_PERIOD,
          () -> {
            watched.values().forEach(WatchedCluster::setStale);
            watched.keySet().forEach(events::changed);
            readAgain(times - 1);
          });
    }
  }

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

  /** Refreshes the keys. Those for which that fails are reported, and announced again. */
  private void refresh() {
    refreshing = !own.isEmpty();
    if (refreshing) {
      events.schedule(REFRESH, this::refresh);
      own.refresh(key -> events.announcementChanged(key.layout().cluster(), key.server()));
    }
  }

  @Override
  public void withdraw(String cluster, ServiceInstance instance) {
    own.withdraw(OwnKeys.key(cluster, instance));
  }

  @Override
  public void close() {
    Subscription current = subscription;
    if (current != null) {
      current.close();
    }
    commands.close();
  }
}
