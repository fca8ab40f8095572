package io.hawser.registry.redis;

import io.hawser.error.RegistryException;
import io.hawser.registry.support.Backend;
import io.hawser.registry.support.Session;
import io.hawser.registry.support.SessionEvents;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One Redis server. */
final class RedisBackend implements Backend {
  static final String THREAD_NAME = "hawser-redis";

  /** Beyond the time-out of one answer: the worker may be busy with another. */
  private static final Duration QUEUEING = Duration.ofMillis(750);

  private static final long THREAD_END_MILLIS = 400;

  private final RedisSettings settings;
  private RedisSettings current; // with the address of the master
  private final RedisErrors errors;
  private final Sockets sockets;
  private final CommandLink link;

  /** What earlier sessions knew, by cluster: a server that said goodbye stays out. */
  private final Map<String, ClusterView> views = new HashMap<>();

  private volatile @Nullable Subscription lastSubscription; // whose thread may still run
  private boolean opened;

  private RedisBackend(RedisSettings settings) {
    this.settings = settings;
    this.current = settings;
    this.errors = new RedisErrors(settings);
    this.sockets = new Sockets();
    this.link = new CommandLink(settings, sockets);
  }

  /**
   * Connects, so that wrong settings are reported when a client starts.
   *
   * @throws RegistryException if Redis does not answer or does not let us in
   */
  static RedisBackend connect(RedisSettings settings) {
    RedisBackend backend = new RedisBackend(settings);
    FutureTask<RedisBackend> check =
        new FutureTask<>(
            () -> {
              backend.connectLink();
              return backend;
            });
    Subscription.newThread(check, "connect").start(); // as a name server may block without limit
    try {
      return check.get(backend.callTimeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw backend.unconnected(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw backend.unconnected(new SocketTimeoutException());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw backend.unconnected(e);
    }
  }

  /** Closes everything; an {@link Error} of the library is thrown as it is. */
  private RegistryException unconnected(Throwable cause) {
    close();
    if (cause instanceof Error error) {
      throw error;
    }
    return new RegistryException(
        "Cannot connect to " + description() + ": " + explain(cause),
        cause,
        classify(cause) == Failure.REJECTED);
  }

  @Override
  public String description() {
    return settings.description();
  }

  @Override
  public Duration callTimeout() {
    return settings.timeout().plus(QUEUEING);
  }

  @Override
  public Session open(SessionEvents events) {
    try {
      connectLink();
    } catch (RuntimeException e) {
      link.close();
      throw e;
    }
    long now = ClusterView.now();
    views.values().removeIf(view -> !view.remembersGoodbye(now));
    RedisSession session = new RedisSession(this, settings, link, views, events);
    if (opened) {
      session.readAgain();
    }
    opened = true;
    return session;
  }

  /** Sentinels are asked each time: the master of before may be a replica by now. */
  private void connectLink() {
    RedisSentinels sentinels = settings.sentinels();
    if (sentinels != null) {
      current = settings.at(sentinels.master(settings, sockets));
      link.moveTo(current);
    }
    ServerMode.check(link, sentinels != null);
  }

  Subscription openSubscription(Subscription.Receiver receiver) {
    Subscription subscription = Subscription.open(current, sockets, receiver);
    lastSubscription = subscription;
    return subscription;
  }

  @Override
  public Failure classify(Throwable error) {
    return RedisErrors.classify(error);
  }

  @Override
  public String explain(Throwable error) {
    return errors.explain(error);
  }

  @Override
  public void close() {
    sockets.closeAll();
    Subscription last = lastSubscription;
    if (last != null) {
      try {
        last.join(THREAD_END_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
