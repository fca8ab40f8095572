package io.hawser.netty.discovery;

import io.hawser.ClientStatus.RegistryStatus;
import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.config.LiveConfig;
import io.hawser.error.ConfigurationException;
import io.hawser.error.HawserException;
import io.hawser.error.RegistryException;
import io.hawser.netty.rpc.Backoff;
import io.hawser.netty.rpc.OwnThreads;
import io.hawser.registry.RegistryListener;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServiceInstance;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one vgroup in one registry: its cluster by the mapping, and the cluster's servers by the
 * registry, both by push and by a regular re-read. Everything it does, it does on a thread of its
 * own, {@code hawser-registry-…}, because registries may block.
 *
 * <p>An error changes nothing but the status: the last known servers stay in use.
 */
final class RegistryFeed implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(RegistryFeed.class);

  /** What becomes of an error that comes from classes that do not fit together. */
  interface Misfits {
    /** The error to show instead, which ends the feed; {@code null} for any other kind of error. */
    @Nullable HawserException of(@Nullable Throwable error);
  }

  /** A registry that does not answer is asked more often than it is re-read. */
  private static final Backoff RETRIES = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(4));

  /** Takes what the registry says, on the feed's thread. */
  interface Consumer {
    void answered(String cluster, List<ServiceInstance> instances);

    /** The registry cannot be asked; its last answer stands. */
    void failed();
  }

  private final LiveConfig config;
  private final String vgroup;
  private final String type;
  private final Duration refresh;
  private final Function<LiveConfig, RegistryService> opener;
  private final Consumer consumer;
  private final Misfits misfits;
  private final OwnThreads ownThread;
  private final ScheduledThreadPoolExecutor thread;

  private final AtomicReference<@Nullable RegistryService> service = new AtomicReference<>();

  private volatile RegistryStatus status;
  private volatile boolean closed;

  // On the thread only.
  private @Nullable String cluster;
  private @Nullable RegistryListener listener;
  private @Nullable ScheduledFuture<?> retry;
  private int failures;
  private boolean errorLogged;
  private boolean unusable; // the libraries of the provider do not fit: never asked again

  RegistryFeed(
      LiveConfig config,
      String type,
      Function<LiveConfig, RegistryService> opener,
      Consumer consumer) {
    this(config, type, opener, consumer, error -> null);
  }

  RegistryFeed(
      LiveConfig config,
      String type,
      Function<LiveConfig, RegistryService> opener,
      Consumer consumer,
      Misfits misfits) {
    HawserConfig current = config.current();
    this.config = config;
    this.opener = opener;
    this.consumer = consumer;
    this.misfits = misfits;
    this.vgroup = current.get(Keys.TX_SERVICE_GROUP);
    this.type = type;
    this.ownThread = new OwnThreads("hawser-registry-" + type);
    this.refresh = current.get(Keys.REGISTRY_REFRESH);
    this.status = new RegistryStatus(type, "not opened yet", vgroup, null, List.of(), null, null);
    this.thread = new ScheduledThreadPoolExecutor(1, ownThread);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false); // close() waits for no retry
  }

  /** Asks the registry for the first time; completes with the error if that fails. */
  CompletableFuture<@Nullable Void> start() {
    CompletableFuture<@Nullable Void> started = new CompletableFuture<>();
    submit(
        () -> {
          HawserException error = attempt(this::read);
          if (error == null) {
            started.complete(null);
          } else {
            started.completeExceptionally(error);
          }
        });
    config.onChange(this);
    thread.scheduleWithFixedDelay(
        this::refresh, refresh.toMillis(), refresh.toMillis(), TimeUnit.MILLISECONDS);
    return started;
  }

  RegistryStatus status() {
    return status;
  }

  /** What was searched, where, and what was found: a sentence for errors. */
  String description() {
    RegistryStatus now = status;
    StringBuilder text = new StringBuilder();
    text.append("Registry ").append(now.type()).append(" (").append(now.description()).append(')');
    text.append(", vgroup ").append(now.vgroup());
    if (now.cluster() != null) {
      text.append(" -> cluster ").append(now.cluster());
    }
    if (now.answeredAt() == null) {
      text.append(": no answer yet");
    } else {
      text.append(": found ").append(now.instances().stream().map(i -> i.address()).toList());
    }
    if (now.lastError() != null) {
      text.append(", then: ").append(now.lastError());
    }
    return text.append('.').toString();
  }

  /** The configuration has changed, maybe the mapping. */
  @Override
  public void run() {
    submit(this::refresh);
  }

  private void refresh() {
    attempt(this::read);
  }

  private void retry() {
    retry = null; // it is this one, so the next failure may schedule another
    refresh();
  }

  /** Does something with the registry; whatever it throws becomes an error in the status. */
  private @Nullable HawserException attempt(Runnable action) {
    try {
      action.run();
      return null;
    } catch (Throwable e) { // errors too, such as a class that is missing
      HawserException misfit = misfits.of(e);
      HawserException error = misfit == null ? ours("The registry provider " + type, e) : misfit;
      failed(error);
      return error;
    }
  }

  private static HawserException ours(String what, Throwable e) {
    return e instanceof HawserException error
        ? error
        : new RegistryException(what + " failed: " + e, e);
  }

  private void read() {
    if (closed || unusable) {
      return;
    }
    String mapped = config.current().clusterOf(vgroup);
    if (mapped == null) {
      throw new ConfigurationException(
          "service.vgroupMapping."
              + vgroup
              + ": not set in "
              + config.current().origin()
              + " (expected: the name of the cluster for this vgroup; mappings there: "
              + config.current().startingWith("service.vgroupMapping.").keySet()
              + ")",
          null);
    }
    RegistryService opened = service.get();
    if (opened == null) {
      opened = open(mapped);
      if (opened == null) {
        return;
      }
    }
    if (!mapped.equals(cluster)) {
      leave(opened, mapped);
    }
    HawserException notSubscribed = listener == null ? subscribe(opened, mapped) : null;
    answered(opened.lookup(mapped), notSubscribed); // subscribed again with the next re-read
  }

  private @Nullable RegistryService open(String mapped) {
    RegistryService opened;
    try {
      opened = opener.apply(config);
    } catch (RegistryException e) { // the provider does not know what for
      throw new RegistryException(
          "Looking up cluster "
              + mapped
              + " of vgroup "
              + vgroup
              + " in registry "
              + type
              + " failed: "
              + e.getMessage(),
          e);
    }
    service.set(opened);
    if (closed) {
      closeService(); // close() came while it was opened, and found nothing
      return null;
    }
    return opened;
  }

  private void leave(RegistryService opened, String mapped) {
    if (cluster != null) {
      log.info("vgroup {} is now mapped to cluster {}, was {}", vgroup, mapped, cluster);
      if (listener != null) {
        try {
          opened.unsubscribe(cluster, listener);
        } catch (Throwable e) { // the new cluster counts, whatever becomes of the old
          log.debug("Ending the subscription of cluster {} failed", cluster, e);
        }
      }
    }
    listener = null;
    cluster = mapped;
  }

  private @Nullable HawserException subscribe(RegistryService opened, String mapped) {
    RegistryListener fresh =
        new RegistryListener() {
          @Override
          public void onChange(List<ServiceInstance> instances) {
            submit(() -> ifCurrent(() -> answered(instances, null)));
          }

          @Override
          public void onError(RegistryException error) {
            submit(() -> ifCurrent(() -> failed(error)));
          }

          private void ifCurrent(Runnable task) {
            if (listener == this) {
              attempt(task);
            }
          }
        };
    listener = fresh;
    try {
      opened.subscribe(mapped, fresh);
      return null;
    } catch (Throwable e) { // errors too: without a subscription there is still the re-reading
      listener = null;
      return ours("Subscribing to cluster " + mapped, e);
    }
  }

  private void answered(List<ServiceInstance> instances, @Nullable HawserException notSubscribed) {
    Instant now = Instant.now();
    status = new RegistryStatus(type, describe(), vgroup, cluster, instances, now, null);
    if (notSubscribed != null) {
      failed(notSubscribed);
    } else if (errorLogged) {
      errorLogged = false;
      log.info(
          "Registry {} ({}) answers again: cluster {} has {} server(s)",
          type,
          status.description(),
          cluster,
          instances.size());
    }
    if (retry != null && notSubscribed == null) {
      retry.cancel(false);
      retry = null;
    }
    failures = notSubscribed == null ? 0 : failures;
    // A copy: the provider may keep changing its list.
    consumer.answered(Objects.requireNonNull(cluster), status.instances());
  }

  private void failed(HawserException thrown) {
    HawserException misfit = misfits.of(thrown);
    HawserException error = misfit == null ? thrown : misfit;
    boolean wasUnusable = unusable;
    unusable |= misfit != null;
    RegistryStatus before = status;
    status =
        new RegistryStatus(
            before.type(),
            describe(),
            vgroup,
            cluster,
            Objects.equals(before.cluster(), cluster) ? before.instances() : List.of(),
            before.answeredAt(),
            error.getMessage());
    boolean answeredBefore = before.answeredAt() != null;
    if (unusable) {
      if (!wasUnusable) {
        log.error("{}. It is not asked again before the next start", error.getMessage());
      }
    } else if (errorLogged) {
      log.debug("Still: {}", error.getMessage());
    } else {
      errorLogged = true;
      if (answeredBefore) {
        log.warn("{}. The last known servers stay in use", error.getMessage());
      } else {
        log.warn("{}. It is asked again until it answers", error.getMessage());
      }
    }
    if (!closed && !unusable && retry == null) {
      retry = thread.schedule(this::retry, RETRIES.millis(++failures), TimeUnit.MILLISECONDS);
    }
    consumer.failed();
  }

  private String describe() {
    RegistryService opened = service.get();
    try {
      return opened == null ? status.description() : opened.description();
    } catch (Throwable e) { // errors too: this is called where errors are dealt with
      return "no description: " + e;
    }
  }

  private void submit(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException e) {
      log.trace("Closed", e);
    }
  }

  /** Whether the current thread is the one that calls the registry. */
  boolean isCurrentThread() {
    return ownThread.contains(Thread.currentThread());
  }

  /** Begins to close; {@link #close} waits for the end. */
  void stop() {
    closed = true;
    config.removeListener(this);
    submit(this::closeService);
    thread.shutdown();
  }

  /**
   * Closes the registry service and ends the thread; waits up to two seconds for a slow registry,
   * and closes the service in any case.
   */
  void close() throws InterruptedException {
    stop();
    try {
      if (!thread.awaitTermination(2, TimeUnit.SECONDS)) {
        log.info("The registry does not answer; not waiting for it any longer");
      }
    } finally {
      thread.shutdownNow();
      closeService();
    }
    ownThread.join(500);
  }

  private void closeService() {
    RegistryService opened = service.getAndSet(null);
    if (opened != null) {
      attempt(opened::close);
    }
  }
}
