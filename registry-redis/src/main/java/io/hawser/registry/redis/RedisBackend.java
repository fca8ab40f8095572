package io.hawser.registry.redis;

import io.hawser.registry.redis.RedisServers.Mode;
import io.hawser.registry.support.Backend;
import io.hawser.registry.support.Session;
import io.hawser.registry.support.SessionEvents;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One Redis server, the master that sentinels name, or a Redis Cluster. */
final class RedisBackend implements Backend {
  /** The time to wait beyond the time-out of one answer: the worker may be busy with another. */
  private static final Duration QUEUEING = Duration.ofMillis(750);

  private static final long THREAD_END_MILLIS = 400;

  private final RedisSettings settings;
  private final RedisErrors errors;
  private final TrackedSockets sockets = new TrackedSockets();
  private final RedisConnector connector;

  /** The views of earlier sessions, by cluster: a server that has withdrawn stays out. */
  private final Map<String, ClusterView> views = new HashMap<>();

  /** The keys of our servers whose message earlier sessions may not have published. */
  private final Set<OwnKeys.OwnKey> unpublished = new HashSet<>();

  private volatile @Nullable Subscription lastSubscription; // whose thread may still run
  private boolean opened;

  RedisBackend(RedisSettings settings) {
    this.settings = settings;
    this.errors = new RedisErrors(settings);
    this.connector = new RedisConnector(settings, sockets);
  }

  @Override
  public String description() {
    return settings.description();
  }

  /**
   * Returns the time for an answer, in a cluster for two: a node that is silent may be noticed
   * before another one answers.
   */
  @Override
  public Duration callTimeout() {
    int answers = settings.servers().mode() == Mode.CLUSTER ? 2 : 1;
    return settings.timeout().multipliedBy(answers).plus(QUEUEING);
  }

  @Override
  public Session open(SessionEvents events) {
    RedisCommands commands = connector.connect();
    long now = ClusterView.now();
    views.values().removeIf(view -> !view.ignoresKeys(now));
    RedisSession session =
        new RedisSession(
            settings,
            commands,
            views,
            unpublished,
            events,
            receiver -> subscribe(commands.settings(), events, receiver));
    if (opened) {
      session.readAgain();
    }
    opened = true;
    return session;
  }

  private Subscription subscribe(
      RedisSettings redis, SessionEvents events, BiConsumer<String, String> receiver) {
    Subscription subscription = new Subscription(redis, sockets, events, receiver);
    subscription.start();
    lastSubscription = subscription;
    return subscription;
  }

  @Override
  public boolean canFailOver() {
    return settings.servers().mode() != Mode.SINGLE;
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
