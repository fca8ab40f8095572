package io.hawser.netty.internal.discovery;

import io.hawser.ClientStatus.RegistryStatus;
import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.config.LiveConfig;
import io.hawser.error.ConfigurationException;
import io.hawser.error.HawserException;
import io.hawser.error.RegistryException;
import io.hawser.netty.internal.discovery.FeedStatus.Trouble;
import io.hawser.netty.internal.discovery.FollowedRegistry.Subscription;
import io.hawser.netty.internal.runtime.Backoff;
import io.hawser.netty.internal.runtime.OwnThreads;
import io.hawser.netty.internal.runtime.PeerLog;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServiceInstance;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one vgroup in one registry: its cluster by the mapping, and the cluster's servers by the
 * registry, both by push and by regular lookups. It runs on a thread of its own, {@code
 * hawser-registry-…}, because registries may block.
 *
 * <p>An error changes only the status: the last known servers stay in use. The provider retries
 * what it reported as an outage; the feed repeats only calls that threw.
 */
final class RegistryFeed {
  private static final Logger log = LoggerFactory.getLogger(RegistryFeed.class);

  /** A registry that does not answer is asked more often than the regular lookups. */
  private static final Backoff RETRIES = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(4));

  /** Recognizes errors of classes that do not fit together. */
  interface Misfits {
    /** Returns the error to show instead, which ends the feed; {@code null} for other errors. */
    @Nullable HawserException of(@Nullable Throwable error);
  }

  /** Takes what the registry says, on the feed's thread. */
  interface AnswerListener {
    void answered(String cluster, List<ServiceInstance> instances);

    /** Is called when the registry did not answer; its last answer stays valid. */
    void failed();
  }

  private final LiveConfig config;
  private final String vgroup;
  private final String type;
  private final Duration refresh;
  private final AnswerListener listener;
  private final Misfits misfits;
  private final FollowedRegistry registry;
  private final FeedStatus report;
  private final Runnable onConfigChange;
  private final OwnThreads ownThread;
  private final ScheduledThreadPoolExecutor thread;
  private volatile boolean closed;

  // On the thread only.
  private @Nullable String mapped; // the cluster by the configuration, as last read
  private @Nullable ScheduledFuture<?> retry;
  private int failures;
  private @Nullable RegistryException reported; // the outage, until the provider pushes servers
  private int answersInOutage; // to lookups

  RegistryFeed(
      LiveConfig config,
      String type,
      Function<LiveConfig, RegistryService> opener,
      AnswerListener listener,
      Misfits misfits) {
    HawserConfig current = config.current();
    this.config = config;
    this.listener = listener;
    this.misfits = misfits;
    this.vgroup = current.get(Keys.TX_SERVICE_GROUP);
    this.type = type;
    this.refresh = current.get(Keys.REGISTRY_REFRESH);
    this.mapped = current.clusterOf(vgroup);
    this.registry = new FollowedRegistry(type, vgroup, opener, new Pushes());
    this.report = new FeedStatus(config, type, registry.description(), new PeerLog());
    this.onConfigChange = this::configChanged; // one object, to be removed again
    this.ownThread = new OwnThreads("hawser-registry-" + type);
    this.thread = new ScheduledThreadPoolExecutor(1, ownThread);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false); // close() waits for no retry
  }

  /** Takes pushes to the feed's thread. */
  private final class Pushes implements FollowedRegistry.News {
    @Override
    public void changed(Subscription subscription, List<ServiceInstance> instances) {
      submit(() -> ifCurrent(subscription, () -> pushed(instances)));
    }

    @Override
    public void failed(Subscription subscription, RegistryException error) {
      submit(() -> ifCurrent(subscription, () -> outage(error)));
    }

    private void ifCurrent(Subscription subscription, Runnable task) {
      if (subscription.isCurrent() && mapped != null) { // without mapping, no cluster's news matter
        attempt(task);
      }
    }
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
    config.onChange(onConfigChange);
    thread.scheduleWithFixedDelay(
        this::refresh, refresh.toMillis(), refresh.toMillis(), TimeUnit.MILLISECONDS);
    return started;
  }

  RegistryStatus status() {
    return report.status();
  }

  /** Begins to log errors, because the client has started. Before, its start may throw them. */
  void clientStarted() {
    submit(report::clientStarted);
  }

  /** Returns what was searched, where, and what was found: a sentence for errors. */
  String description() {
    String text = status().toString();
    return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
  }

  /** Reads again, because the mapping may have changed. */
  private void configChanged() {
    submit(this::refresh);
  }

  private void refresh() {
    attempt(this::read);
  }

  private void cancelRetry() {
    if (retry != null) {
      retry.cancel(false);
      retry = null;
    }
  }

  private void retry() {
    retry = null; // this one has run, so the next failure may schedule another
    refresh();
  }

  /** Runs a call to the registry. Anything it throws becomes an error in the status. */
  private @Nullable HawserException attempt(Runnable action) {
    try {
      action.run();
      return null;
    } catch (Throwable e) { // also an Error, such as a missing class
      HawserException misfit = misfits.of(e);
      HawserException error =
          misfit == null
              ? FollowedRegistry.asHawserException("The registry provider " + type, e)
              : misfit;
      failed(error, mapped == null ? Trouble.MAPPING : Trouble.REGISTRY);
      return error;
    }
  }

  private void read() {
    if (closed || report.isUnusable()) {
      return;
    }
    String wanted = config.current().clusterOf(vgroup);
    mapped = wanted;
    if (wanted == null) {
      reported = null; // its end may be pushed while nothing is mapped
      throw notMapped();
    }
    if (!registry.open(config, wanted)) {
      return;
    }
    if (registry.moveTo(wanted)) {
      reported = null;
    }
    HawserException notSubscribed = registry.subscribe();
    List<ServiceInstance> instances = registry.lookup();
    answered(instances, reported == null ? notSubscribed : reported);
  }

  private void pushed(List<ServiceInstance> instances) {
    reported = null;
    answered(instances, null);
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

  private void answered(List<ServiceInstance> instances, @Nullable HawserException notPushed) {
    List<String> others = instances.isEmpty() ? registry.clustersWithServers() : List.of();
    String cluster = registry.cluster();
    report.listed(registry.description(), cluster, instances, others, notPushed);
    if (notPushed == null) {
      cancelRetry();
      failures = 0;
    } else if (reported == null || ++answersInOutage > 1) { // as a rule a push follows the first
      failed(notPushed, Trouble.SUBSCRIPTION);
    }
    // The copy in the status: the provider may keep changing its list.
    listener.answered(cluster, status().instances());
  }

  /**
   * Notes an outage, which the provider ends by retries; only calls that threw are repeated here. A
   * lookup that succeeds does not end it, as changes may still not be pushed.
   */
  private void outage(RegistryException error) {
    reported = error;
    answersInOutage = 0;
    cancelRetry();
    failed(error, Trouble.REGISTRY);
  }

  private void failed(HawserException error, Trouble trouble) {
    HawserException misfit = misfits.of(error);
    if (misfit != null) {
      report.misfit(registry.description(), mapped, misfit);
    } else {
      report.failed(registry.description(), mapped, error, trouble);
    }
    if (!closed && !report.isUnusable() && reported == null && retry == null) {
      retry = thread.schedule(this::retry, RETRIES.millis(++failures), TimeUnit.MILLISECONDS);
    }
    if (misfit != null || trouble != Trouble.SUBSCRIPTION) { // lookups answer without subscription
      listener.failed();
    }
  }

  private void submit(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException e) {
      log.trace("Closed", e);
    }
  }

  /** Returns whether the current thread is the one that calls the registry. */
  boolean isCurrentThread() {
    return ownThread.contains(Thread.currentThread());
  }

  /** Begins to close; {@link #close} waits for the end. */
  void stop() {
    closed = true;
    registry.end();
    config.removeListener(onConfigChange);
    submit(registry::close);
    thread.shutdown();
  }

  /**
   * Closes the registry service and ends the thread. It waits up to two seconds for a slow registry
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
      registry.close();
    }
    ownThread.join(500);
  }
}
