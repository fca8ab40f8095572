package io.hawser.registry.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.RangeResponse;
import io.grpc.Status;
import io.hawser.registry.RegistryListener;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServiceInstance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lookups, subscriptions and registrations over one link to etcd. */
final class EtcdRegistryService implements RegistryService {
  private static final Logger log = LoggerFactory.getLogger(EtcdRegistryService.class);

  private static final long CLOSE_MILLIS = 2000;

  /** Of one cluster with more servers than this, no other is named. */
  private static final long ENTRIES_FOR_NAMES = 1000;

  private final String description;
  private final EtcdThreads threads = new EtcdThreads();
  private final Link link;
  private final Caller caller;
  private final AtomicBoolean closed = new AtomicBoolean();

  // On the worker only.
  private final List<Subscription> subscriptions = new ArrayList<>();
  private final Map<String, Registration> registrations = new HashMap<>();

  private EtcdRegistryService(EtcdSettings settings) {
    this.description = settings.description();
    this.link = new Link(settings, threads);
    this.caller = new Caller(threads, description, settings.timeout());
  }

  /** Fails if etcd cannot be reached. */
  static EtcdRegistryService connect(EtcdSettings settings) {
    EtcdRegistryService service = new EtcdRegistryService(settings);
    try {
      service.caller.await("connect to", service.link::connection);
      return service;
    } catch (RuntimeException e) {
      service.close();
      throw e;
    }
  }

  @Override
  public List<ServiceInstance> lookup(String cluster) {
    String prefix = Layout.prefix(Objects.requireNonNull(cluster, "cluster"));
    RangeResponse answer =
        caller.await(
            "look up " + Layout.described(cluster) + " in",
            () -> range(ByteString.copyFromUtf8(prefix)));
    return answer.getKvsList().stream()
        .map(entry -> Layout.instance(prefix, entry))
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }

  private CompletableFuture<RangeResponse> range(ByteString prefix) {
    return link.connection().thenCompose(on -> rangeOn(on, prefix, true));
  }

  /** Once more if need be: that an idle connection is dead is known only when it is used. */
  private CompletableFuture<RangeResponse> rangeOn(
      EtcdConnection on, ByteString prefix, boolean again) {
    return on.range(prefix, Layout.endOf(prefix))
        .exceptionallyCompose(
            error -> {
              Throwable cause = Refusals.unwrap(error);
              if (!Refusals.isRefusal(cause)) {
                link.broken(on, cause);
                if (again && Status.fromThrowable(cause).getCode() == Status.Code.UNAVAILABLE) {
                  return link.connection().thenCompose(other -> rangeOn(other, prefix, false));
                }
              }
              return CompletableFuture.failedFuture(cause);
            });
  }

  @Override
  public List<String> clustersWithServers(int limit) {
    ByteString all = ByteString.copyFromUtf8(Layout.PREFIX);
    RangeResponse answer =
        caller.await(
            "name clusters in",
            () ->
                link.connection()
                    .thenCompose(on -> on.range(all, Layout.endOf(all), ENTRIES_FOR_NAMES)));
    return answer.getKvsList().stream()
        .map(Layout::cluster)
        .filter(Objects::nonNull)
        .sorted()
        .distinct()
        .limit(limit)
        .toList();
  }

  @Override
  public void subscribe(String cluster, RegistryListener listener) {
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(listener, "listener");
    Subscription subscription = new Subscription(cluster, listener, link, threads, description);
    try {
      caller.await(
          "subscribe to " + Layout.described(cluster) + " in",
          () -> {
            subscriptions.add(subscription);
            return subscription.start();
          });
    } catch (RuntimeException e) {
      threads.execute(() -> end(subscription));
      throw e;
    }
  }

  private void end(Subscription subscription) {
    subscriptions.remove(subscription);
    subscription.end();
  }

  @Override
  public void unsubscribe(String cluster, RegistryListener listener) {
    threads.execute(
        () ->
            List.copyOf(subscriptions).stream()
                .filter(subscription -> subscription.isOf(cluster, listener))
                .forEach(this::end));
  }

  @Override
  public void register(String cluster, ServiceInstance instance) {
    Objects.requireNonNull(cluster, "cluster");
    String key = Layout.key(cluster, instance.address());
    try {
      caller.await("register " + key + " in", () -> start(key, cluster, instance));
    } catch (RuntimeException e) {
      threads.execute(() -> end(key)); // and what may have been written goes too
      throw e;
    }
  }

  private CompletableFuture<?> start(String key, String cluster, ServiceInstance instance) {
    Registration known = registrations.get(key);
    if (known != null) {
      return known.established();
    }
    Registration registration = new Registration(cluster, instance.address(), link, threads);
    registrations.put(key, registration);
    return registration.start();
  }

  @Override
  public void unregister(String cluster, ServiceInstance instance) {
    Objects.requireNonNull(cluster, "cluster");
    String key = Layout.key(cluster, instance.address());
    if (!closed.get()) { // and if it is, so is the registration
      caller.await("unregister " + key + " from", () -> end(key));
    }
  }

  private CompletableFuture<?> end(String key) {
    Registration registration = registrations.remove(key);
    return registration == null ? CompletableFuture.completedFuture(null) : registration.end();
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    if (threads.isWorker(Thread.currentThread())) {
      // The worker is needed to remove the registrations, and cannot wait for itself.
      new OwnThreads("hawser-etcd-close").newThread(this::end).start();
    } else {
      end();
    }
  }

  private void end() {
    CompletableFuture<?> removed = new CompletableFuture<>();
    threads.execute(
        () -> {
          subscriptions.forEach(Subscription::end);
          subscriptions.clear();
          CompletableFuture.allOf(
                  registrations.values().stream()
                      .map(Registration::end)
                      .toArray(CompletableFuture<?>[]::new))
              .whenComplete((done, error) -> removed.complete(null));
          registrations.clear();
        });
    try {
      removed.get(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      log.debug("Not everything was removed from {}; it runs out", description);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stopThreads();
  }

  /** In any case, whatever the worker is busy with; this takes a moment only. */
  private void stopThreads() {
    boolean interrupted = Thread.interrupted();
    CompletableFuture<?> linkClosed = new CompletableFuture<>();
    threads.execute(
        () -> {
          link.close();
          linkClosed.complete(null);
        });
    try {
      linkClosed.get(1, TimeUnit.SECONDS);
      link.awaitEnd(1000);
    } catch (TimeoutException | ExecutionException e) {
      log.debug("The worker of {} is busy; not waiting for it", description, e);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    interrupted |= threads.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
