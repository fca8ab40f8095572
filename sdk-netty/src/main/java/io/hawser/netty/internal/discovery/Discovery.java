package io.hawser.netty.internal.discovery;

import io.hawser.ClientStatus.RegistryStatus;
import io.hawser.config.LiveConfig;
import io.hawser.error.HawserException;
import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryProvider;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the servers of the vgroup in every configured registry and merges the answers. Each
 * registry is asked on a thread of its own, so that one that is slow or down delays no other.
 *
 * <p>It also judges what it means that a server is no longer listed. As a rule the server has left.
 * But registries lose what servers wrote: one comes back empty, the leases of another expired
 * because they could not be renewed. So a server that disappears in an empty answer, or within a
 * minute after an outage, counts as forgotten.
 */
public final class Discovery {
  private static final Logger log = LoggerFactory.getLogger(Discovery.class);

  /**
   * Announcements that were not renewed during an outage expire within this time after it: leases
   * of 10 s (etcd), sessions of up to 40 s (ZooKeeper), beats of 30 s (Nacos).
   */
  private static final Duration SETTLING = Duration.ofMinutes(1);

  private final Consumer<FoundServers> consumer;
  private final LongSupplier nanoTime;
  private final List<Source> sources = new ArrayList<>();
  private final ReentrantLock lock = new ReentrantLock(); // guards what follows; held for moments
  private List<ServiceInstance> notified = List.of();
  private boolean clientStarted;
  private boolean nothingFound; // so far, although every registry was asked
  private boolean nothingLogged;

  /**
   * Creates it; {@link #start} begins to ask.
   *
   * @param config the configuration, which names the vgroup and its cluster
   * @param registries name and provider of each registry
   * @param consumer receives every answer, from one thread at a time; does not block
   */
  public Discovery(
      LiveConfig config,
      Map<String, RegistryProvider> registries,
      Consumer<FoundServers> consumer) {
    this(config, registries, consumer, System::nanoTime);
  }

  Discovery(
      LiveConfig config,
      Map<String, RegistryProvider> registries,
      Consumer<FoundServers> consumer,
      LongSupplier nanoTime) {
    this.consumer = consumer;
    this.nanoTime = nanoTime;
    registries.forEach((type, provider) -> sources.add(new Source(config, type, provider)));
  }

  /** One registry and what it last said. */
  private final class Source implements RegistryFeed.AnswerListener {
    private final RegistryFeed feed;

    // Guarded by the lock.
    private @Nullable String cluster;
    private @Nullable List<ServiceInstance> last;
    private boolean listedAny; // ever, for this cluster
    private boolean failing;
    private boolean triedOnce;
    private @Nullable Long troubledNanos;

    Source(LiveConfig config, String type, RegistryProvider provider) {
      feed =
          new RegistryFeed(
              config,
              type,
              provider::create,
              this,
              error -> Providers.misfit(type, provider, error));
    }

    @Override
    public void answered(String nowCluster, List<ServiceInstance> instances) {
      lock.lock();
      try {
        List<ServiceInstance> before = last;
        boolean moved = cluster != null && !cluster.equals(nowCluster);
        if (moved) {
          troubledNanos = null; // asked for by the operator, so what is gone is meant to be gone
          listedAny = false;
        } else if (failing || lostOrFoundAll(before, instances)) {
          troubledNanos = nanoTime.getAsLong();
        }
        listedAny |= !instances.isEmpty();
        cluster = nowCluster;
        last = instances.equals(before) ? before : instances;
        failing = false;
        triedOnce = true;
        publish(before == null || moved || settled() ? List.of() : before, moved);
      } finally {
        lock.unlock();
      }
      logIfNothingFound();
    }

    /** Returns false for the first servers of a cluster, which are no sign of an outage. */
    private boolean lostOrFoundAll(
        @Nullable List<ServiceInstance> before, List<ServiceInstance> now) {
      return listedAny && before != null && before.isEmpty() != now.isEmpty();
    }

    private boolean settled() {
      return troubledNanos == null || nanoTime.getAsLong() - troubledNanos >= SETTLING.toNanos();
    }

    @Override
    public void failed() {
      lock.lock();
      try {
        failing = true;
        if (!triedOnce) {
          triedOnce = true;
          publish(List.of(), false); // others may have been waiting for this outcome
        }
      } finally {
        lock.unlock();
      }
      logIfNothingFound();
    }
  }

  /** Reports what is known now; {@code unsure} are those whose disappearance means nothing. */
  private void publish(List<ServiceInstance> unsure, boolean moved) {
    Map<ServerAddress, ServiceInstance> listed = new LinkedHashMap<>();
    boolean answered = false;
    boolean allTried = true;
    for (Source source : sources) {
      if (source.last != null) {
        answered = true;
        source.last.forEach(instance -> listed.putIfAbsent(instance.address(), instance));
      }
      allTried &= source.triedOnce;
    }
    // Nothing at all is an answer only when every registry had a chance to say more.
    if (answered && (allTried || !listed.isEmpty())) {
      nothingFound = notified.isEmpty() && listed.isEmpty();
      Set<ServerAddress> forgotten = new LinkedHashSet<>();
      unsure.forEach(instance -> forgotten.add(instance.address()));
      forgotten.removeAll(listed.keySet());
      consumer.accept(new FoundServers(sameIfUnchanged(listed.values()), forgotten, moved));
    }
  }

  /** Logs once that nothing was found; later changes are logged by the users of the servers. */
  private void logIfNothingFound() {
    lock.lock();
    try {
      if (!clientStarted || !nothingFound || nothingLogged) {
        return;
      }
      nothingLogged = true;
    } finally {
      lock.unlock();
    }
    log.warn("No server is listed. {} The registries are asked again regularly", description());
  }

  /**
   * Begins to log, because the client has started. Until this call nothing is logged about the
   * registries, because the start may fail with an error that says the same.
   */
  public void clientStarted() {
    lock.lock();
    try {
      clientStarted = true;
    } finally {
      lock.unlock();
    }
    sources.forEach(source -> source.feed.clientStarted());
    logIfNothingFound();
  }

  /** Returns the previous list if nothing changed, so that comparing it costs nothing. */
  private List<ServiceInstance> sameIfUnchanged(Collection<ServiceInstance> listed) {
    List<ServiceInstance> now = List.copyOf(listed);
    if (!now.equals(notified)) {
      notified = now;
    }
    return notified;
  }

  /**
   * Begins to ask the registries.
   *
   * @return completes when one has answered, or with an error that names each when all failed; they
   *     are asked on in any case
   */
  public CompletableFuture<@Nullable Void> start() {
    CompletableFuture<@Nullable Void> started = new CompletableFuture<>();
    List<CompletableFuture<@Nullable Void>> all = new ArrayList<>();
    for (Source source : sources) {
      CompletableFuture<@Nullable Void> first = source.feed.start();
      first.thenRun(() -> started.complete(null));
      all.add(first);
    }
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
        .whenComplete((done, error) -> noneIfAllFailed(all, started));
    return started;
  }

  private void noneIfAllFailed(
      List<CompletableFuture<@Nullable Void>> all, CompletableFuture<@Nullable Void> started) {
    if (all.stream().allMatch(CompletableFuture::isCompletedExceptionally)) {
      all.get(0)
          .whenComplete(
              (done, cause) ->
                  started.completeExceptionally(
                      cause instanceof HawserException error && all.size() > 1
                          ? new RegistryException("No registry answers. " + description(), error)
                          : cause));
    }
  }

  /**
   * Returns what each registry last said.
   *
   * @return one entry each, in the order of the configuration
   */
  public List<RegistryStatus> status() {
    return sources.stream().map(source -> source.feed.status()).toList();
  }

  /**
   * Returns what was searched, where, and what was found: sentences for errors.
   *
   * @return one sentence for each registry
   */
  public String description() {
    return sources.stream()
        .map(source -> source.feed.description())
        .collect(Collectors.joining(" "));
  }

  /**
   * Returns whether the current thread is one that calls a registry.
   *
   * @return whether it is
   */
  public boolean isCurrentThread() {
    return sources.stream().anyMatch(source -> source.feed.isCurrentThread());
  }

  /**
   * Closes the registries and ends the threads; waits up to two seconds for slow registries.
   *
   * @throws InterruptedException if the current thread was interrupted; all is closed then, too
   */
  public void close() throws InterruptedException {
    InterruptedException interrupted = null;
    for (Source source : sources) {
      source.feed.stop(); // all, before the waiting below, which is for all together
    }
    for (Source source : sources) {
      try {
        source.feed.close();
      } catch (InterruptedException e) {
        interrupted = e;
      }
    }
    if (interrupted != null) {
      throw interrupted;
    }
  }
}
