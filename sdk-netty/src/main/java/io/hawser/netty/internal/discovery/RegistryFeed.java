package io.hawser.netty.internal.discovery;

import io.hawser.ClientStatus.RegistryStatus;
import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.config.LiveConfig;
import io.hawser.error.ConfigurationException;
import io.hawser.error.HawserException;
import io.hawser.error.RegistryException;
import io.hawser.netty.internal.runtime.Backoff;
import io.hawser.netty.internal.runtime.OwnThreads;
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

  /** Of these an answer must name others if its own cluster has no servers. */
  private static final int MOST_CLUSTERS = 10;

  /** What keeps the feed from following the servers. */
  private enum Trouble {
    NONE,
    /** The vgroup is not mapped to a cluster, so that the registry is not asked. */
    MAPPING,
    REGISTRY,
    /** Lookups work, but changes are not pushed. */
    SUBSCRIPTION
  }

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
  private @Nullable String mapped; // by the configuration, as it was last read
  private @Nullable String cluster; // that the service was last asked for
  private @Nullable RegistryListener listener;
  private @Nullable ScheduledFuture<?> retry;
  private int failures;
  private Trouble trouble = Trouble.NONE;
  private boolean answeredOnce; // for any cluster
  private boolean outageReported; // by the provider, which then reports its end, too
  private boolean goesOn;
  private @Nullable String unlogged; // the first error, until it is known whether the start fails
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
    this.mapped = current.clusterOf(vgroup);
    this.status = new RegistryStatus(type, "not connected", vgroup, mapped, List.of(), null, null);
    this.thread = new ScheduledThreadPoolExecutor(1, ownThread);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false); // close() waits for no retry
  }

  /** Asks the registry for the first time; completes with the error if that fails. */
  CompletableFuture<@Nullable Void> start() {
    CompletableFuture<@Nullable Void> started = new CompletableFuture<>();
    submit(
        () -> {
          HawserException error = attempt(this::read, Trouble.REGISTRY);
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

  /**
   * The client stays, whatever its registries do: from now on errors are logged. Before that, the
   * one who starts the client may be about to hear of them.
   */
  void goesOn() {
    submit(
        () -> {
          goesOn = true;
          if (unlogged != null) {
            log.warn(unlogged);
            unlogged = null;
          }
        });
  }

  /** What was searched, where, and what was found: a sentence for errors. */
  String description() {
    String text = status.toString();
    return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
  }

  /** The configuration has changed, maybe the mapping. */
  @Override
  public void run() {
    submit(this::refresh);
  }

  private void refresh() {
    attempt(this::read, Trouble.REGISTRY);
  }

  private void cancelRetry() {
    if (retry != null) {
      retry.cancel(false);
      retry = null;
    }
  }

  private void retry() {
    retry = null; // it is this one, so the next failure may schedule another
    refresh();
  }

  /** Does something with the registry; whatever it throws becomes an error in the status. */
  private @Nullable HawserException attempt(Runnable action, Trouble otherwise) {
    try {
      action.run();
      return null;
    } catch (Throwable e) { // errors too, such as a class that is missing
      HawserException misfit = misfits.of(e);
      HawserException error = misfit == null ? ours("The registry provider " + type, e) : misfit;
      failed(error, mapped == null ? Trouble.MAPPING : otherwise);
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
    String wanted = config.current().clusterOf(vgroup);
    mapped = wanted;
    if (wanted == null) {
      throw notMapped();
    }
    RegistryService opened = service.get();
    if (opened == null) {
      opened = open(wanted);
      if (opened == null) {
        return;
      }
    }
    if (!wanted.equals(cluster)) {
      leave(opened, wanted);
    }
    HawserException notSubscribed = listener == null ? subscribe(opened, wanted) : null;
    answered(opened.lookup(wanted), notSubscribed); // subscribed again with the next re-read
  }

  private ConfigurationException notMapped() {
    HawserConfig current = config.current();
    List<String> near = current.nearVgroupMapping();
    return new ConfigurationException(
        "service.vgroupMapping."
            + vgroup
            + ": not set in "
            + current.origin()
            + " (expected: the name of the cluster for this vgroup; mappings there: "
            + current.startingWith("service.vgroupMapping.").keySet()
            + (near.isEmpty() ? "" : "; maybe misspelt: " + near)
            + ")",
        null);
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
    outageReported = false;
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
            submit(() -> ifCurrent(() -> outage(error)));
          }

          private void ifCurrent(Runnable task) {
            // Of a cluster that the vgroup is no longer mapped to, nothing is taken.
            if (listener == this && Objects.equals(mapped, cluster)) {
              attempt(task, Trouble.REGISTRY);
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
    status =
        new RegistryStatus(
            type,
            describe(),
            vgroup,
            cluster,
            instances,
            Instant.now(),
            null,
            instances.isEmpty() ? clustersWithServers() : List.of());
    if (notSubscribed != null) {
      failed(notSubscribed, Trouble.SUBSCRIPTION);
    } else {
      tellEndOfTrouble();
      cancelRetry();
      failures = 0;
    }
    answeredOnce = true;
    outageReported = false;
    // A copy: the provider may keep changing its list.
    consumer.answered(Objects.requireNonNull(cluster), status.instances());
  }

  /**
   * The others, when one has no servers; what goes wrong with that question is not worth a word.
   */
  private List<String> clustersWithServers() {
    RegistryService opened = service.get();
    try {
      return opened == null ? List.of() : opened.clustersWithServers(MOST_CLUSTERS);
    } catch (Throwable e) { // also an Error: the answer itself is there
      log.debug("Registry {} does not tell which clusters have servers", type, e);
      return List.of();
    }
  }

  private void tellEndOfTrouble() {
    if (trouble != Trouble.NONE && unlogged == null) {
      String what =
          switch (trouble) {
            case MAPPING -> "vgroup " + vgroup + " is mapped to a cluster now. Registry %s (%s):";
            case SUBSCRIPTION -> "Registry %s (%s) tells about changes now:";
            default -> "Registry %s (%s) answers " + (answeredOnce ? "again:" : "now:");
          };
      log.info(
          "{} cluster {} has {} server(s)",
          String.format(what, type, status.description()),
          cluster,
          status.instances().size());
    }
    trouble = Trouble.NONE;
    unlogged = null;
  }

  /** The provider retries; only calls that threw are repeated here. */
  private void outage(RegistryException error) {
    outageReported = true;
    cancelRetry();
    failed(error, Trouble.REGISTRY);
  }

  private void failed(HawserException thrown, Trouble kind) {
    HawserException misfit = misfits.of(thrown);
    HawserException error = misfit == null ? thrown : misfit;
    boolean wasUnusable = unusable;
    unusable |= misfit != null;
    RegistryStatus before = status;
    boolean sameCluster = Objects.equals(before.cluster(), mapped);
    status =
        new RegistryStatus(
            type,
            describe(),
            vgroup,
            mapped,
            sameCluster ? before.instances() : List.of(),
            sameCluster ? before.answeredAt() : null,
            error.getMessage(),
            sameCluster ? before.clustersWithServers() : List.of());
    if (unusable) {
      if (!wasUnusable) {
        log.error("{}. It is not asked again before the next start", error.getMessage());
      }
    } else if (trouble == kind) {
      log.debug("Still: {}", error.getMessage());
    } else {
      String warning = error.getMessage() + ". " + consequence(kind);
      trouble = kind;
      if (goesOn) {
        log.warn(warning);
      } else {
        unlogged = warning;
      }
    }
    if (!closed && !unusable && !outageReported && retry == null) {
      retry = thread.schedule(this::retry, RETRIES.millis(++failures), TimeUnit.MILLISECONDS);
    }
    consumer.failed();
  }

  private String consequence(Trouble kind) {
    if (kind == Trouble.SUBSCRIPTION) {
      return "The registry is read every " + refresh.toMillis() + " ms until that works";
    }
    if (answeredOnce) {
      return "The last known servers stay in use";
    }
    if (kind == Trouble.REGISTRY) {
      return "It is asked again until it answers";
    }
    return !config.isFollowing()
        ? "Without it this client finds no server"
        : "Servers are looked for as soon as it is set";
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
        log.info("Registry {} does not answer; not waiting for it any longer", type);
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
      try {
        opened.close();
      } catch (Throwable e) { // also an Error: the thread must end
        log.warn("Closing registry {} failed: {}", type, e.toString());
      }
    }
  }
}
