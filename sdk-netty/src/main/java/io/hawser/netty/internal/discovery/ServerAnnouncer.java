package io.hawser.netty.internal.discovery;

import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.config.LiveConfig;
import io.hawser.error.ConfigurationException;
import io.hawser.error.HawserException;
import io.hawser.error.RegistryException;
import io.hawser.netty.internal.runtime.Backoff;
import io.hawser.netty.internal.runtime.OwnThreads;
import io.hawser.registry.RegistryProvider;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServiceInstance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers one server in every configured registry, each on a thread of its own, {@code
 * hawser-registrar-…}, and tries again until it has succeeded: a registry that is away or slow when
 * a server starts costs time, not the server. From then on the registry's provider keeps the
 * registration up.
 */
public final class ServerAnnouncer {
  private static final Logger log = LoggerFactory.getLogger(ServerAnnouncer.class);
  private static final Backoff RETRIES = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(2));
  private static final String DEFAULT_CLUSTER = "default";

  /** A provider waits up to two seconds for its registry; this is for what it does besides. */
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(4);

  private final LiveConfig config;
  private final ServiceInstance instance;
  private final List<Target> targets = new ArrayList<>();

  /**
   * Creates it; {@link #start} begins to register.
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
    registries.forEach((type, provider) -> targets.add(new Target(type, provider)));
  }

  private String clusterIn(RegistryProvider provider) {
    for (String name : provider.names()) {
      String cluster = config.current().text("registry." + name + ".cluster");
      if (cluster != null) {
        return cluster;
      }
    }
    return DEFAULT_CLUSTER;
  }

  /** One registry; everything happens on its thread, but closing if that is busy too long. */
  private final class Target {
    private final String type;
    private final RegistryProvider provider;
    private final String cluster;
    private final OwnThreads ownThread;
    private final ScheduledThreadPoolExecutor thread;
    private final CompletableFuture<@Nullable Void> outcome = new CompletableFuture<>();
    private final AtomicReference<@Nullable RegistryService> service = new AtomicReference<>();
    private volatile boolean closed;
    private volatile @Nullable String lastError;
    private int failures;

    Target(String type, RegistryProvider provider) {
      this.type = type;
      this.provider = provider;
      this.cluster = clusterIn(provider);
      this.ownThread = new OwnThreads("hawser-registrar-" + type);
      this.thread = new ScheduledThreadPoolExecutor(1, ownThread);
      thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    void attempt() {
      try {
        RegistryService opened = service.get();
        if (opened == null) {
          opened = provider.create(config);
          service.set(opened);
        }
        if (closed) {
          closeService(); // close() did not wait for it, and found nothing
          return;
        }
        opened.register(cluster, instance);
        log.info(
            "Registered {} in cluster {} of registry {} ({})",
            instance.address(),
            cluster,
            type,
            opened.description());
        outcome.complete(null);
      } catch (Throwable e) { // errors too, such as a class that is missing
        failed(e);
      }
    }

    private void failed(Throwable cause) {
      HawserException misfit = Providers.misfit(type, provider, cause);
      if (misfit != null) { // it will not get better
        log.error("{}. It is not tried again before the next start", misfit.getMessage());
        lastError = misfit.getMessage();
        outcome.completeExceptionally(misfit);
        return;
      }
      HawserException error =
          new RegistryException(
              "Registering "
                  + instance.address()
                  + " in cluster "
                  + cluster
                  + " of registry "
                  + type
                  + " failed: "
                  + (cause instanceof HawserException ? cause.getMessage() : cause.toString()),
              cause,
              isFinal(cause));
      lastError = error.getMessage();
      if (++failures == 1) {
        log.warn("{}. It is tried again while the server is open", error.getMessage());
      } else {
        log.debug("Still: {}", error.getMessage());
      }
      if (isFinal(cause)) {
        outcome.completeExceptionally(error);
      }
      try {
        thread.schedule(this::attempt, RETRIES.millis(failures), TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        log.trace("Closed", e);
      }
    }

    /** Whether another attempt ends likewise until someone changes something. */
    private static boolean isFinal(Throwable cause) {
      return cause instanceof ConfigurationException
          || cause instanceof Error // such as a class that is missing
          || (cause instanceof RegistryException error && error.isRejected());
    }

    void stop() {
      closed = true;
      try {
        thread.execute(this::leave);
      } catch (RejectedExecutionException e) {
        log.trace("Closed already", e);
      }
      thread.shutdown();
    }

    private void leave() {
      RegistryService opened = service.get();
      if (opened == null) {
        return;
      }
      try {
        opened.unregister(cluster, instance);
      } catch (Throwable e) { // errors too: it is closed in any case
        log.warn(
            "{} could not be removed from cluster {} of registry {}, which forgets it by itself: {}",
            instance.address(),
            cluster,
            type,
            e.toString());
      } finally {
        closeService();
      }
    }

    private void closeService() {
      RegistryService opened = service.getAndSet(null);
      if (opened != null) {
        try {
          opened.close();
        } catch (Throwable e) { // errors too: the others are closed in any case
          log.warn("Closing registry {} failed: {}", type, e.toString());
        }
      }
    }

    void awaitEnd(long deadlineNanos) throws InterruptedException {
      try {
        if (!thread.awaitTermination(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          log.warn("Registry {} does not answer; not waiting for it any longer", type);
        }
      } finally {
        thread.shutdownNow();
        closeService(); // or the provider would keep up for ever what it has registered
      }
      ownThread.join(500);
    }
  }

  /**
   * Begins to register.
   *
   * @return completes when all registries have accepted the registration, or with an error as soon
   *     as one has rejected it. It does not complete while a registry is away or too slow. Attempts
   *     go on in any case, until {@link #close}
   */
  public CompletableFuture<@Nullable Void> start() {
    List<CompletableFuture<@Nullable Void>> outcomes = new ArrayList<>();
    for (Target target : targets) {
      target.thread.execute(target::attempt);
      outcomes.add(target.outcome);
    }
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
          "Registering "
              + instance.address()
              + " was not confirmed within "
              + limit.toMillis()
              + " ms by every registry of registry.type "
              + config.current().get(Keys.REGISTRY_TYPE)
              + ", although it was tried again and again. "
              + String.join(". ", pending()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegistryException("Interrupted while registering " + instance.address(), e);
    }
  }

  /** Returns the last error of each registry that has not accepted the announcement yet. */
  private List<String> pending() {
    return targets.stream()
        .filter(target -> !target.outcome.isDone() || target.outcome.isCompletedExceptionally())
        .map(
            target ->
                Objects.requireNonNullElse(
                    target.lastError, "Registry " + target.type + " has not answered yet"))
        .toList();
  }

  /** Removes the registrations, waiting a few seconds at most, and ends all threads. */
  public void close() {
    targets.forEach(Target::stop); // all at once
    long deadline = System.nanoTime() + CLOSE_LIMIT.toNanos();
    boolean interrupted = false;
    for (Target target : targets) {
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
