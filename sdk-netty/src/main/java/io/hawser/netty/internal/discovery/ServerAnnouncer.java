package io.hawser.netty.internal.discovery;

import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.config.LiveConfig;
import io.hawser.error.ConfigurationException;
import io.hawser.error.HawserException;
import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryProvider;
import io.hawser.registry.ServiceInstance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Announces one server in every configured registry, each on a thread of its own, {@code
 * hawser-announcer-…}, and retries until it has succeeded: a registry that is down or slow when a
 * server starts delays the announcement, not the server. From then on the registry's provider
 * maintains the entry.
 */
public final class ServerAnnouncer {
  /** A provider waits up to two seconds for its registry; the rest is for its other steps. */
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(4);

  private final LiveConfig config;
  private final ServiceInstance instance;
  private final List<RegistryAnnouncement> targets = new ArrayList<>();

  /**
   * Creates it; {@link #start} begins to announce.
   *
   * @param config names the registries, and in {@code registry.<type>.cluster} the cluster to join
   *     there
   * @param instance the server
   * @throws ConfigurationException if a registry is not on the class path
   */
  public ServerAnnouncer(HawserConfig config, ServiceInstance instance) {
    Map<String, RegistryProvider> registries = Providers.registries(config);
    this.config = new LiveConfig(config);
    this.instance = instance;
    registries.forEach(
        (type, provider) ->
            targets.add(new RegistryAnnouncement(type, provider, this.config, instance)));
  }

  /**
   * Begins to announce the server.
   *
   * @return completes when all registries have accepted the announcement, or with an error as soon
   *     as one has rejected it. It does not complete while a registry is away or too slow. Retries
   *     continue in any case, until {@link #close}
   */
  public CompletableFuture<@Nullable Void> start() {
    List<CompletableFuture<@Nullable Void>> outcomes =
        targets.stream().map(RegistryAnnouncement::start).toList();
    CompletableFuture<@Nullable Void> all =
        CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new));
    outcomes.forEach(
        each ->
            each.whenComplete(
                (done, error) -> {
                  if (error != null) {
                    all.completeExceptionally(error); // not waiting for the others
                  }
                }));
    return all;
  }

  /**
   * Waits until all registries have accepted the announcement.
   *
   * @param accepted the result of {@link #start}
   * @param limit how long to wait
   * @throws HawserException if a registry rejects the announcement, or the limit is over
   */
  public void await(CompletableFuture<?> accepted, Duration limit) {
    try {
      accepted.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof HawserException error) {
        throw error.inCallerThread();
      }
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw new RegistryException(
          "The announcement of "
              + instance.address()
              + " was not confirmed within "
              + limit.toMillis()
              + " ms by every registry of registry.type "
              + config.current().get(Keys.REGISTRY_TYPE)
              + ", despite retries. "
              + String.join(". ", pending()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegistryException("Interrupted while announcing " + instance.address(), e);
    }
  }

  /**
   * Returns whether clients may find the server by its announcements.
   *
   * @return false if no registry accepts announcements
   */
  public boolean isAnnounced() {
    return targets.stream().anyMatch(RegistryAnnouncement::mayBeFound);
  }

  /** Returns the last error of each registry that has not accepted the announcement yet. */
  private List<String> pending() {
    return targets.stream().map(RegistryAnnouncement::problem).filter(Objects::nonNull).toList();
  }

  /** Withdraws the announcements, waiting a few seconds at most, and ends all threads. */
  public void close() {
    targets.forEach(RegistryAnnouncement::stop); // all, before waiting
    long deadline = System.nanoTime() + CLOSE_LIMIT.toNanos();
    boolean interrupted = false;
    for (RegistryAnnouncement target : targets) {
      try {
        target.awaitEnd(interrupted ? System.nanoTime() : deadline);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    config.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
