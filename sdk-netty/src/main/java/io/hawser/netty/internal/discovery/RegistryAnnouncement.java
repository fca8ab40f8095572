package io.hawser.netty.internal.discovery;

import io.hawser.config.HawserConfig;
import io.hawser.config.LiveConfig;
import io.hawser.error.ConfigurationException;
import io.hawser.error.ForeignText;
import io.hawser.error.HawserException;
import io.hawser.error.RegistryException;
import io.hawser.netty.internal.runtime.Backoff;
import io.hawser.netty.internal.runtime.OwnThreads;
import io.hawser.netty.internal.runtime.Unreliable;
import io.hawser.registry.RegistryProvider;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServiceInstance;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The announcement of one server in one registry. Everything happens on its own thread, except that
 * the registry is closed on another one if that thread is busy for too long.
 */
final class RegistryAnnouncement {
  private static final Logger log = LoggerFactory.getLogger(RegistryAnnouncement.class);
  private static final Backoff RETRIES = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(2));
  private static final String DEFAULT_CLUSTER = "default";

  private final LiveConfig config;
  private final ServiceInstance instance;
  private final String type;
  private final RegistryProvider provider;
  private final String cluster;
  private final OwnThreads ownThread;
  private final ScheduledThreadPoolExecutor thread;
  private final CompletableFuture<@Nullable Void> outcome = new CompletableFuture<>();
  private final AtomicReference<@Nullable RegistryService> service = new AtomicReference<>();
  private volatile boolean accepting = true; // until the registry says otherwise
  private volatile boolean closed;
  private volatile @Nullable String lastError;
  private int failures;

  RegistryAnnouncement(
      String type, RegistryProvider provider, LiveConfig config, ServiceInstance instance) {
    this.type = type;
    this.provider = provider;
    this.config = config;
    this.instance = instance;
    this.cluster = cluster(provider, config.current());
    this.ownThread = new OwnThreads("hawser-announcer-" + type);
    this.thread = new ScheduledThreadPoolExecutor(1, ownThread);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  private static String cluster(RegistryProvider provider, HawserConfig config) {
    for (String name : provider.names()) {
      String cluster = config.text("registry." + name + ".cluster");
      if (cluster != null) {
        return cluster;
      }
    }
    return DEFAULT_CLUSTER;
  }

  /**
   * Begins to announce the server and continues until it has succeeded or {@link #stop} is called.
   *
   * @return completes when the registry has accepted it, or with an error when it has rejected it
   */
  CompletableFuture<@Nullable Void> start() {
    thread.execute(this::attempt);
    return outcome;
  }

  /** Returns what the announcement waits for, {@code null} if it has been accepted. */
  @Nullable String problem() {
    if (outcome.isDone() && !outcome.isCompletedExceptionally()) {
      return null;
    }
    return Objects.requireNonNullElse(lastError, "Registry " + type + " has not answered yet");
  }

  /** Returns whether clients may find the server by this announcement. Any thread. */
  boolean mayBeFound() {
    return accepting;
  }

  private void attempt() {
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
      accepting = opened.acceptsAnnouncements();
      if (accepting) {
        opened.register(cluster, instance);
        log.info(
            "Announced {} in cluster {} of registry {} ({})",
            instance.address(),
            cluster,
            type,
            description(opened));
      } else {
        log.info(
            "Registry {} ({}) accepts no announcements; clients find {} in another way",
            type,
            description(opened),
            instance.address());
      }
      outcome.complete(null);
    } catch (Throwable e) { // also errors, such as a class that is missing
      failed(e);
    }
  }

  /** Returns where it is announced. An error here is no reason to announce it again. */
  private static String description(RegistryService opened) {
    try {
      return opened.description();
    } catch (Throwable e) {
      return "no description: " + ForeignText.of(e);
    }
  }

  private void failed(Throwable cause) {
    HawserException misfit = Providers.misfit(type, provider, cause);
    if (misfit != null) { // a retry is useless
      log.error("{}. It is not retried before the next start", misfit.getMessage());
      lastError = misfit.getMessage();
      outcome.completeExceptionally(misfit);
      return;
    }
    HawserException error = new RegistryException(message(cause), cause, isFinal(cause));
    lastError = error.getMessage();
    if (++failures == 1) {
      log.warn("{}. It is retried while the server is open", error.getMessage());
    } else {
      log.debug("{}", error.getMessage());
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

  private String message(Throwable cause) {
    if (cause instanceof RegistryException) { // it says what was tried, and where
      return "Registry " + type + ": " + cause.getMessage();
    }
    return "Cannot announce "
        + instance.address()
        + " in cluster "
        + cluster
        + " of registry "
        + type
        + ": "
        + (cause instanceof HawserException ? cause.getMessage() : ForeignText.of(cause));
  }

  /** Returns whether another attempt will fail likewise until someone changes something. */
  private static boolean isFinal(Throwable cause) {
    return cause instanceof ConfigurationException
        || cause instanceof Error // such as a class that is missing
        || (cause instanceof RegistryException error && error.isRejected());
  }

  /** Stops retrying and withdraws the announcement without waiting for that. */
  void stop() {
    closed = true;
    try {
      thread.execute(this::withdraw);
    } catch (Throwable e) { // closed already, or no thread for what was never announced either
      Unreliable.log(it -> log.debug("Registry {} is not called to withdraw", type, it), e);
    }
    thread.shutdown();
  }

  private void withdraw() {
    RegistryService opened = service.get();
    if (opened == null) {
      return;
    }
    try {
      opened.unregister(cluster, instance);
    } catch (Throwable e) { // also errors: it is closed in any case
      log.warn(
          "{} could not be withdrawn from cluster {} of registry {}, where the entry will expire: {}",
          instance.address(),
          cluster,
          type,
          ForeignText.of(e));
    } finally {
      closeService();
    }
  }

  private void closeService() {
    RegistryService opened = service.getAndSet(null);
    if (opened != null) {
      try {
        opened.close();
      } catch (Throwable e) { // also errors: the others are closed in any case
        log.warn("Closing registry {} failed: {}", type, ForeignText.of(e));
      }
    }
  }

  /** Waits for the end of {@link #stop}, until the deadline, and ends the thread. */
  void awaitEnd(long deadlineNanos) throws InterruptedException {
    try {
      if (!thread.awaitTermination(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        log.warn("Registry {} does not answer; not waiting any longer", type);
      }
    } finally {
      thread.shutdownNow();
      closeService(); // or the provider would maintain the announcement
    }
    ownThread.join(500);
  }
}
