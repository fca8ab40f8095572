package io.hawser.registry.redis;

import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryListener;
import io.hawser.registry.ServiceInstance;
import io.hawser.registry.redis.Registrations.Registration;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Does what the service is asked to, and keeps up what has been asked for once. All on the worker.
 *
 * <p>An outage begins with the first failure of anything that is kept up, and ends when everything
 * has been written and read again.
 */
final class Upkeep {
  private static final Duration REFRESH = Duration.ofSeconds(2);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

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
  private final RedisErrors errors;
  private final CommandLink link;
  private final ServerKeys keys;
  private final Registrations registrations;
  private final Messages messages;
  private final Map<String, ClusterWatch> watches = new LinkedHashMap<>();

  private @Nullable Subscription subscription;
  private volatile @Nullable Subscription lastSubscription; // whose thread may still run
  private Future<?> check = DONE;
  private Future<?> refresh = DONE;
  private Future<?> retry = DONE;
  private Future<?> nextRead = DONE;
  private int readsLeft;
  private Duration pause = FIRST_PAUSE;
  private String outageKind = "";
  private boolean closed;

  /** {@code null} while all is well; also read by callers that have waited in vain. */
  private volatile @Nullable RegistryException outage;

  Upkeep(RedisSettings settings, Sockets sockets, Worker worker) {
    this.settings = settings;
    this.sockets = sockets;
    this.worker = worker;
    this.errors = new RedisErrors(settings);
    this.link = new CommandLink(settings, sockets);
    this.keys = new ServerKeys(settings, link);
    this.registrations = new Registrations(link);
    this.messages = new Messages(worker, this::received, this::subscriptionLost);
  }

  @Nullable RegistryException outage() {
    return outage;
  }

  void connect() {
    perform("connect", () -> ServerMode.check(settings, link));
  }

  List<ServiceInstance> lookup(String cluster) {
    return ask(
        "look up cluster " + cluster,
        () -> {
          ClusterWatch watch = watches.get(cluster);
          ClusterWatch asked = watch == null ? new ClusterWatch(new RedisLayout(cluster)) : watch;
          read(asked);
          return asked.view().instances();
        });
  }

  void subscribe(String cluster, RegistryListener listener) {
    perform(
        "subscribe to cluster " + cluster,
        () -> {
          ClusterWatch watch = watches.get(cluster);
          if (watch == null) {
            watch = new ClusterWatch(new RedisLayout(cluster));
            follow(watch);
            watches.put(cluster, watch);
            scheduleCheck();
          }
          watch.add(listener);
        });
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
      watch.remember();
    } catch (RuntimeException e) {
      if (watches.isEmpty()) {
        closeSubscription();
      } else {
        current.unsubscribe(channel);
      }
      throw e;
    }
  }

  void unsubscribe(String cluster, RegistryListener listener) {
    ClusterWatch watch = watches.get(cluster);
    if (watch == null || !watch.remove(listener)) {
      return;
    }
    watches.remove(cluster);
    Subscription current = subscription;
    if (watches.isEmpty()) {
      closeSubscription();
    } else if (current != null) {
      inBackground(() -> current.unsubscribe(watch.layout().channel()));
    }
    endOutageIfIdle();
  }

  void register(Registration registration) {
    perform(
        "register " + registration.address() + " in cluster " + registration.layout().cluster(),
        () -> {
          registrations.add(registration);
          if (refresh.isDone()) {
            refresh = worker.after(REFRESH, this::refresh);
          }
        });
  }

  void unregister(Registration registration) {
    try {
      registrations.remove(registration);
    } catch (JedisException e) {
      throw errors.of(
          "unregister "
              + registration.address()
              + " from cluster "
              + registration.layout().cluster(),
          e);
    } finally {
      endOutageIfIdle();
    }
  }

  /** Does something for a caller, after whatever was lost is up again. */
  private <T> T ask(String what, Supplier<T> action) {
    try {
      if (closed) {
        throw errors.noAnswer(what, true, null);
      }
      if (outage != null) {
        recover();
      }
      return action.get();
    } catch (JedisException e) {
      RegistryException error = errors.of(what, e);
      if (e instanceof JedisConnectionException) {
        lost(error, e);
      }
      throw error;
    }
  }

  private void perform(String what, Runnable action) {
    ask(
        what,
        () -> {
          action.run();
          return what;
        });
  }

  private void inBackground(Runnable action) {
    if (closed || outage != null) {
      return; // everything is done again when it is over
    }
    try {
      action.run();
    } catch (Throwable e) { // errors too: who follows the servers must know
      lost(errors.of("keep up what was asked for", e), e);
    }
  }

  private void read(ClusterWatch watch) {
    RedisLayout layout = watch.layout();
    Map<String, Long> lives = keys.lives(layout, keys.addresses(layout));
    watch.view().replace(lives, Worker.now());
    changed(watch);
  }

  private void changed(ClusterWatch watch) {
    watch.tellIfChanged();
    scheduleCheck();
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
    inBackground(
        () -> {
          for (ClusterWatch watch : List.copyOf(watches.values())) {
            List<String> due = watch.view().due(Worker.now() + TOGETHER);
            watch.view().update(keys.lives(watch.layout(), due), Worker.now());
            watch.tellIfChanged();
          }
          scheduleCheck();
        });
  }

  private void refresh() {
    refresh = DONE;
    inBackground(registrations::refresh);
    if (!closed && !registrations.isEmpty()) {
      refresh = worker.after(REFRESH, this::refresh);
    }
  }

  /** What servers have said on the channel of a cluster; of several messages, the last one. */
  private void received(String channel, Map<String, Boolean> joined) {
    for (ClusterWatch watch : List.copyOf(watches.values())) {
      if (watch.layout().channel().equals(channel)) {
        inBackground(() -> received(watch, joined));
      }
    }
  }

  private void received(ClusterWatch watch, Map<String, Boolean> joined) {
    long now = Worker.now();
    Map<String, Long> lives = new HashMap<>(keys.lives(watch.layout(), joined.keySet()));
    joined.forEach(
        (address, isHere) -> {
          long life = lives.getOrDefault(address, ServerKeys.GONE);
          if (isHere) {
            watch.view().joined(address, life, now);
          } else {
            watch.view().left(address, life, now);
          }
        });
    changed(watch);
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
      inBackground(
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
      inBackground(
          () -> {
            throw cause;
          });
    }
  }

  private void lost(RegistryException error, Throwable cause) {
    link.close();
    if (closed || (watches.isEmpty() && registrations.isEmpty())) {
      closeSubscription();
      return;
    }
    String kind = RedisErrors.kind(cause);
    boolean begins = outage == null;
    if (begins) {
      closeSubscription();
      check.cancel(false);
      nextRead.cancel(false);
      pause = FIRST_PAUSE;
      retryAfterPause();
    }
    outage = error;
    if (begins || !kind.equals(outageKind)) {
      outageKind = kind;
      all().forEach(watch -> watch.tell(error));
    }
  }

  private void retry() {
    if (closed || outage == null) {
      return;
    }
    try {
      recover();
    } catch (Throwable e) { // errors too, as it must be tried again
      lost(errors.of("connect again", e), e);
      Duration twice = pause.multipliedBy(2);
      pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
      retryAfterPause();
    }
  }

  private void retryAfterPause() {
    retry.cancel(false);
    retry = worker.after(pause, this::retry);
  }

  /** Servers first, so that clients which come back at the same time find them. */
  private void recover() {
    closeSubscription(); // of an attempt that has failed half-way
    if (registrations.isEmpty()) {
      link.run(Command.PING);
    } else {
      registrations.refresh();
    }
    if (!watches.isEmpty()) {
      Subscription opened = openSubscription();
      Map<ClusterWatch, Map<String, Long>> found = new LinkedHashMap<>();
      for (ClusterWatch watch : all()) {
        RedisLayout layout = watch.layout();
        opened.subscribe(layout.channel());
        found.put(watch, keys.lives(layout, keys.addresses(layout)));
      }
      outage = null;
      found.forEach(
          (watch, lives) -> {
            watch.view().replace(lives, Worker.now());
            watch.tell();
          });
      scheduleCheck();
      readsLeft = READS_AFTER_OUTAGE;
      nextRead = worker.after(Duration.ofSeconds(1), this::readAfterOutage);
    }
    outage = null;
  }

  private void readAfterOutage() {
    inBackground(() -> all().forEach(this::read));
    if (--readsLeft > 0 && outage == null) {
      nextRead = worker.after(Duration.ofSeconds(1), this::readAfterOutage);
    }
  }

  private Collection<ClusterWatch> all() {
    return List.copyOf(watches.values());
  }

  private void endOutageIfIdle() {
    if (watches.isEmpty() && registrations.isEmpty()) {
      outage = null;
    }
  }

  /** Waits for the thread of the subscription; called when the worker has ended. */
  void join(long timeoutMillis) throws InterruptedException {
    Subscription last = lastSubscription;
    if (last != null) {
      last.join(timeoutMillis);
    }
  }

  void close() {
    closed = true;
    retry.cancel(false);
    nextRead.cancel(false);
    check.cancel(false);
    refresh.cancel(false);
    watches.clear();
    closeSubscription();
    try {
      registrations.removeAll();
    } catch (JedisException e) {
      // they expire
    } finally {
      link.close();
    }
  }
}
