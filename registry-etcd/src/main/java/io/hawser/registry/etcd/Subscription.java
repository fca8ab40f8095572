package io.hawser.registry.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.KeyValue;
import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryListener;
import io.hawser.registry.ServiceInstance;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One listener's view of one cluster, kept up to date by events. On the worker only. */
final class Subscription implements Link.User, RangeWatch.Observer {
  private static final Logger log = LoggerFactory.getLogger(Subscription.class);

  /** In a burst of changes the listener hears of them this often. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final String cluster;
  private final String prefix;
  private final RegistryListener listener;
  private final Link link;
  private final EtcdThreads threads;
  private final String registry;
  private final Backoff backoff = new Backoff();
  private final Map<ByteString, ServiceInstance> instances = new LinkedHashMap<>();
  private final CompletableFuture<@Nullable Void> established = new CompletableFuture<>();

  private @Nullable EtcdConnection connection;
  private @Nullable RangeWatch watch;
  private @Nullable ScheduledFuture<?> retry;
  private @Nullable ScheduledFuture<?> announcement;
  private long announcedAt = System.nanoTime() - PAUSE_NANOS;
  private @Nullable Boolean toldRefusal; // the kind of the error the listener knows of, if any
  private boolean ended;

  Subscription(
      String cluster, RegistryListener listener, Link link, EtcdThreads threads, String registry) {
    this.cluster = cluster;
    this.prefix = Layout.prefix(cluster);
    this.listener = listener;
    this.link = link;
    this.threads = threads;
    this.registry = registry;
  }

  boolean isOf(String someCluster, RegistryListener someListener) {
    return cluster.equals(someCluster) && listener == someListener;
  }

  /** Completes when changes are heard of; with the error if the first attempt fails. */
  CompletableFuture<@Nullable Void> start() {
    link.add(this);
    return established;
  }

  void end() {
    ended = true;
    link.remove(this);
    stopWatching();
    established.completeExceptionally(Refusals.ended());
  }

  @Override
  public void connected(EtcdConnection fresh) {
    stopWatching();
    connection = fresh;
    watch = RangeWatch.ofPrefix(fresh, prefix, this);
    watch.start();
  }

  @Override
  public void disconnected(Throwable cause) {
    stopWatching();
    tell(cause);
  }

  private void stopWatching() {
    connection = null;
    if (watch != null) {
      watch.end();
      watch = null;
    }
    retry = cancelled(retry);
    announcement = cancelled(announcement);
  }

  private static @Nullable ScheduledFuture<?> cancelled(@Nullable ScheduledFuture<?> timer) {
    if (timer != null) {
      timer.cancel(false);
    }
    return null;
  }

  @Override
  public void broken(Throwable cause) {
    EtcdConnection used = connection;
    if (used == null) {
      return;
    }
    if (!Refusals.isRefusal(cause)) {
      link.broken(used, cause);
      return;
    }
    disconnected(cause); // only this one: others may be allowed what it is not
    if (!ended) {
      retry = threads.schedule(() -> connected(used), Duration.ofMillis(backoff.nextMillis()));
    }
  }

  @Override
  public void current(List<KeyValue> entries, long revision) {
    boolean first = !established.isDone();
    Map<ByteString, ServiceInstance> before = new LinkedHashMap<>(instances);
    instances.clear();
    entries.forEach(this::put);
    backoff.reset();
    if (first) {
      established.complete(null); // whoever subscribes looks up by itself
    } else if (toldRefusal != null || !before.equals(instances)) {
      toldRefusal = null;
      announce();
    }
  }

  @Override
  public void changed(List<Event> events) {
    boolean changed = false;
    for (Event event : events) {
      changed |=
          event.getType() == Event.EventType.PUT
              ? put(event.getKv())
              : instances.remove(event.getKv().getKey()) != null;
    }
    if (changed) {
      announce();
    }
  }

  private boolean put(KeyValue entry) {
    ServiceInstance instance = Layout.instance(prefix, entry);
    return instance == null
        ? instances.remove(entry.getKey()) != null
        : !instance.equals(instances.put(entry.getKey(), instance));
  }

  /** At once after a quiet time, else in a moment, with what comes until then. */
  private void announce() {
    long wait = announcedAt + PAUSE_NANOS - System.nanoTime();
    if (announcement != null) {
      return;
    }
    if (wait > 0) {
      announcement = threads.schedule(this::announceNow, Duration.ofNanos(wait));
    } else {
      announceNow();
    }
  }

  private void announceNow() {
    announcement = null;
    announcedAt = System.nanoTime();
    List<ServiceInstance> all = instances.values().stream().distinct().toList();
    guarded(() -> listener.onChange(all));
  }

  /** Once for an outage, and again only if its nature changes. */
  private void tell(Throwable cause) {
    boolean refusal = Refusals.isRefusal(cause);
    if (established.isDone() && (toldRefusal == null || toldRefusal != refusal)) {
      toldRefusal = refusal;
      String what = "watch " + Layout.described(cluster) + " in";
      RegistryException error = Refusals.failure(what, registry, cause);
      guarded(() -> listener.onError(error));
    }
    established.completeExceptionally(cause); // whoever subscribes is told so, and only so
  }

  private void guarded(Runnable news) {
    if (ended) {
      return;
    }
    try {
      news.run();
    } catch (Throwable e) { // errors too: its owner's bug, but our thread
      log.debug("A listener failed on news of cluster {}", cluster, e);
    }
  }
}
