package io.hawser.registry.redis;

import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryListener;
import io.hawser.registry.ServiceInstance;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All clusters that somebody listens to: hears the messages of their servers, and looks at keys
 * when they may have expired. All on the worker. Throws {@link
 * redis.clients.jedis.exceptions.JedisException}; what is done without being asked for goes through
 * the guard, which deals with errors and does nothing during an outage.
 */
final class Watches {
  /** Checks keys together that are due within this time, in milliseconds. */
  private static final long TOGETHER = 1500;

  private static final long SHORTEST_CHECK = 20;

  /**
   * After an outage Redis may be empty. Servers write their keys again within seconds, but real
   * ones do not tell, so all keys are read this often, once a second.
   */
  private static final int READS_AFTER_OUTAGE = 6;

  private static final Future<?> DONE = CompletableFuture.completedFuture(null);

  private final RedisSettings settings;
  private final Sockets sockets;
  private final Worker worker;
  private final ServerKeys keys;
  private final Consumer<Runnable> guard;
  private final Messages messages;
  private final Map<String, ClusterWatch> watches = new LinkedHashMap<>();

  private @Nullable Subscription subscription;
  private volatile @Nullable Subscription lastSubscription; // whose thread may still run
  private Future<?> check = DONE;
  private Future<?> nextRead = DONE;
  private int readsLeft;

  Watches(
      RedisSettings settings,
      Sockets sockets,
      Worker worker,
      ServerKeys keys,
      Consumer<Runnable> guard) {
    this.settings = settings;
    this.sockets = sockets;
    this.worker = worker;
    this.keys = keys;
    this.guard = guard;
    this.messages = new Messages(worker, this::received, this::subscriptionLost);
  }

  boolean isEmpty() {
    return watches.isEmpty();
  }

  List<ServiceInstance> lookup(String cluster) {
    ClusterWatch watch = watches.get(cluster);
    ClusterWatch asked = watch == null ? new ClusterWatch(new RedisLayout(cluster)) : watch;
    read(asked);
    scheduleCheck();
    return asked.view().instances();
  }

  void add(String cluster, RegistryListener listener) {
    ClusterWatch watch = watches.get(cluster);
    if (watch == null) {
      watch = new ClusterWatch(new RedisLayout(cluster));
      follow(watch);
      watches.put(cluster, watch);
      scheduleCheck();
    }
    watch.add(listener);
  }

  /** Subscribes first, so that no server is missed that comes while the keys are read. */
  private void follow(ClusterWatch watch) {
    Subscription current = subscription;
    if (current == null) {
      current = openSubscription();
    }
    String channel = watch.layout().channel();
    try {
      current.subscribe(channel);
      read(watch);
    } catch (RuntimeException e) {
      if (watches.isEmpty()) {
        closeSubscription();
      } else {
        current.unsubscribe(channel);
      }
      throw e;
    }
  }

  void remove(String cluster, RegistryListener listener) {
    ClusterWatch watch = watches.get(cluster);
    if (watch == null || !watch.remove(listener)) {
      return;
    }
    watches.remove(cluster);
    Subscription current = subscription;
    if (watches.isEmpty()) {
      closeSubscription();
    } else if (current != null) {
      guard.accept(() -> current.unsubscribe(watch.layout().channel()));
    }
  }

  /** An outage begins. */
  void suspend() {
    check.cancel(false);
    nextRead.cancel(false);
    closeSubscription();
  }

  void tell(RegistryException error) {
    all().forEach(watch -> watch.tell(error));
  }

  /**
   * Subscribes to everything and reads everything again.
   *
   * @return tells all listeners; to be done when the outage is over
   */
  Runnable resume() {
    closeSubscription(); // of an attempt that has failed half-way
    if (watches.isEmpty()) {
      return () -> {};
    }
    Subscription opened = openSubscription();
    for (ClusterWatch watch : all()) {
      opened.subscribe(watch.layout().channel());
      watch.view().replace(lives(watch), Worker.now());
    }
    return () -> {
      all().forEach(ClusterWatch::tell);
      scheduleCheck();
      readsLeft = READS_AFTER_OUTAGE;
      nextRead = worker.after(Duration.ofSeconds(1), this::readAfterOutage);
    };
  }

  private void readAfterOutage() {
    guard.accept(
        () -> {
          all().forEach(this::read);
          scheduleCheck();
          if (--readsLeft > 0) {
            nextRead = worker.after(Duration.ofSeconds(1), this::readAfterOutage);
          }
        });
  }

  private Map<String, Long> lives(ClusterWatch watch) {
    return keys.lives(watch.layout(), keys.addresses(watch.layout()));
  }

  private void read(ClusterWatch watch) {
    watch.view().replace(lives(watch), Worker.now());
    watch.tellIfChanged();
  }

  private void scheduleCheck() {
    check.cancel(false);
    long next = Long.MAX_VALUE;
    for (ClusterWatch watch : watches.values()) {
      next = Math.min(next, watch.view().nextCheck());
    }
    if (next != Long.MAX_VALUE) {
      check = worker.at(Math.max(next, Worker.now() + SHORTEST_CHECK), this::check);
    }
  }

  /** Looks at keys that may have expired; those of living servers have been refreshed. */
  private void check() {
    guard.accept(
        () -> {
          for (ClusterWatch watch : all()) {
            List<String> due = watch.view().due(Worker.now() + TOGETHER);
            watch.view().update(keys.lives(watch.layout(), due), Worker.now());
            watch.tellIfChanged();
          }
          scheduleCheck();
        });
  }

  /** What servers have said on the channel of a cluster: whether each has joined. */
  private void received(String channel, Map<String, Boolean> joined) {
    for (ClusterWatch watch : all()) {
      if (watch.layout().channel().equals(channel)) {
        guard.accept(() -> received(watch, joined));
      }
    }
  }

  /** Keys are looked at, as channels are the same in all databases. */
  private void received(ClusterWatch watch, Map<String, Boolean> joined) {
    Map<String, Long> lives = keys.lives(watch.layout(), joined.keySet());
    long now = Worker.now();
    lives.forEach(
        (address, life) -> {
          if (Boolean.TRUE.equals(joined.get(address))) {
            watch.view().joined(address, life, now);
          } else {
            watch.view().left(address, life, now);
          }
        });
    watch.tellIfChanged();
    scheduleCheck();
  }

  private Subscription openSubscription() {
    Subscription opened = Subscription.open(settings, sockets, messages);
    subscription = opened;
    lastSubscription = opened;
    worker.after(Subscription.PING_PERIOD, () -> ping(opened));
    return opened;
  }

  private void ping(Subscription pinged) {
    if (subscription == pinged) {
      guard.accept(
          () -> {
            pinged.ping();
            worker.after(Subscription.PING_PERIOD, () -> ping(pinged));
          });
    }
  }

  private void closeSubscription() {
    Subscription current = subscription;
    subscription = null;
    if (current != null) {
      current.close();
    }
  }

  private void subscriptionLost(Subscription which, RuntimeException cause) {
    if (which == subscription) {
      guard.accept(
          () -> {
            throw cause;
          });
    }
  }

  private List<ClusterWatch> all() {
    return List.copyOf(watches.values()); // as a listener may unsubscribe
  }

  void close() {
    suspend();
    watches.clear();
  }

  /** Waits for the thread of the subscription; called when the worker has ended. */
  void join(long timeoutMillis) throws InterruptedException {
    Subscription last = lastSubscription;
    if (last != null) {
      last.join(timeoutMillis);
    }
  }
}
