package io.hawser.registry.redis;

import io.hawser.error.RegistryException;
import io.hawser.registry.ClientLibrary;
import io.hawser.registry.RegistryListener;
import io.hawser.registry.ServiceInstance;
import io.hawser.registry.redis.Registrations.Registration;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
  private static final Logger log = LoggerFactory.getLogger(Upkeep.class);

  private static final Duration REFRESH = Duration.ofSeconds(2);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final Future<?> DONE = CompletableFuture.completedFuture(null);

  private final RedisSettings settings;
  private final Worker worker;
  private final RedisErrors errors;
  private final CommandLink link;
  private final Registrations registrations;
  private final ServerKeys keys;
  private final Watches watches;

  private Future<?> refresh = DONE;
  private Future<?> retry = DONE;
  private Duration pause = FIRST_PAUSE;
  private String outageKind = "";
  private boolean closed;

  /** {@code null} while all is well; also read by callers that have waited in vain. */
  private volatile @Nullable RegistryException outage;

  Upkeep(RedisSettings settings, Sockets sockets, Worker worker) {
    this.settings = settings;
    this.worker = worker;
    this.errors = new RedisErrors(settings);
    this.link = new CommandLink(settings, sockets);
    this.registrations = new Registrations(link);
    this.keys = new ServerKeys(settings, link);
    this.watches = new Watches(settings, sockets, worker, keys, this::inBackground);
  }

  @Nullable RegistryException outage() {
    return outage;
  }

  void connect() {
    perform("connect to", () -> ServerMode.check(settings, link));
  }

  List<ServiceInstance> lookup(String cluster) {
    return ask("look up cluster " + cluster + " in", () -> watches.lookup(cluster));
  }

  List<String> clustersWithServers(int limit) {
    return ask("name clusters in", () -> keys.clusters(limit));
  }

  void subscribe(String cluster, RegistryListener listener) {
    perform("subscribe to cluster " + cluster + " in", () -> watches.add(cluster, listener));
  }

  void unsubscribe(String cluster, RegistryListener listener) {
    watches.remove(cluster, listener);
    endOutageIfIdle();
  }

  void register(Registration registration) {
    perform(
        "register " + registration + " in",
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
      throw errors.of("unregister " + registration + " from", e);
    } finally {
      endOutageIfIdle();
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

  /** Does something that nobody has asked for just now. */
  private void inBackground(Runnable action) {
    if (closed || outage != null) {
      return; // everything is done again when it is over
    }
    try {
      action.run();
    } catch (Throwable e) { // errors too: who follows the servers must know
      lost(errors.of("keep up what was asked for in", e), e);
    }
  }

  private void refresh() {
    refresh = DONE;
    inBackground(registrations::refresh);
    if (!closed && !registrations.isEmpty()) {
      refresh = worker.after(REFRESH, this::refresh);
    }
  }

  private void lost(RegistryException error, Throwable cause) {
    link.close();
    if (closed || isIdle()) {
      watches.suspend();
      return;
    }
    boolean begins = outage == null;
    outage = error;
    if (begins) {
      watches.suspend();
      pause = FIRST_PAUSE;
      if (ClientLibrary.linkageErrorIn(cause) == null) { // else it will not get better
        retryAfterPause();
      }
    }
    String kind = RedisErrors.kind(cause);
    if (begins || !kind.equals(outageKind)) {
      outageKind = kind;
      watches.tell(error);
    }
  }

  private void retryAfterPause() {
    retry.cancel(false);
    retry = worker.after(pause, this::retry);
  }

  private void retry() {
    if (closed || outage == null) {
      return;
    }
    try {
      recover();
    } catch (Throwable e) { // also an Error, such as no more memory: it must be tried again
      lost(errors.of("connect again to", e), e);
      Duration twice = pause.multipliedBy(2);
      pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
      if (ClientLibrary.linkageErrorIn(e) == null) {
        retryAfterPause();
      }
    }
  }

  /** Servers first, so that clients which come back at the same time find them. */
  private void recover() {
    if (registrations.isEmpty()) {
      link.run(Command.PING);
    } else {
      registrations.refresh();
    }
    Runnable tell = watches.resume();
    outage = null;
    tell.run();
  }

  private boolean isIdle() {
    return watches.isEmpty() && registrations.isEmpty();
  }

  private void endOutageIfIdle() {
    if (isIdle()) {
      watches.suspend();
      outage = null;
    }
  }

  void close() {
    closed = true;
    refresh.cancel(false);
    retry.cancel(false);
    watches.close();
    try {
      registrations.removeAll();
    } catch (JedisException e) {
      log.debug("The registered keys will expire: {}", e.toString());
    } finally {
      link.close();
    }
  }

  /** Waits for the thread of the subscription; called when the worker has ended. */
  void join(long timeoutMillis) throws InterruptedException {
    watches.join(timeoutMillis);
  }
}
