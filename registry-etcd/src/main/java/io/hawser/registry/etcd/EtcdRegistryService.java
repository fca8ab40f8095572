package io.hawser.registry.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.grpc.Status;
import io.hawser.error.RegistryException;
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
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the caller's thread does: hand tasks to the worker and wait for them, not too long. */
final class EtcdRegistryService implements RegistryService {
  private static final Logger log = LoggerFactory.getLogger(EtcdRegistryService.class);

  /** The deadlines of the calls are what ends a wait; this is for what has none. */
  private static final long GRACE_MILLIS = 250;

  private static final long CLOSE_MILLIS = 2000;

  private final EtcdSettings settings;
  private final String description;
  private final EtcdThreads threads = new EtcdThreads();
  private final Link link;
  private final AtomicBoolean closed = new AtomicBoolean();

  // On the worker only.
  private final List<Subscription> subscriptions = new ArrayList<>();
  private final Map<String, Registration> registrations = new HashMap<>();

  private EtcdRegistryService(EtcdSettings settings) {
    this.settings = settings;
    this.description = settings.description();
    this.link = new Link(settings, threads);
  }

  /** Fails if etcd cannot be reached. */
  static EtcdRegistryService connect(EtcdSettings settings) {
    EtcdRegistryService service = new EtcdRegistryService(settings);
    try {
      service.await("connect to", service.link::connection);
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
        await(
            "look up " + Layout.described(cluster) + " in",
            () -> range(ByteString.copyFromUtf8(prefix)));
    return answer.getKvsList().stream()
        .map(entry -> Layout.instance(prefix, entry))
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }

  private CompletableFuture<RangeResponse> range(ByteString prefix) {
    RangeRequest request =
        RangeRequest.newBuilder().setKey(prefix).setRangeEnd(Layout.endOf(prefix)).build();
    return link.connection().thenCompose(on -> rangeOn(on, request, true));
  }

  /** Once more if need be: that an idle connection is dead is known only when it is used. */
  private CompletableFuture<RangeResponse> rangeOn(
      EtcdConnection on, RangeRequest request, boolean again) {
    return on.call(KVGrpc.getRangeMethod(), request)
        .exceptionallyCompose(
            error -> {
              Throwable cause = Refusals.unwrap(error);
              if (!Refusals.isRefusal(cause)) {
                link.broken(on, cause);
                if (again && Status.fromThrowable(cause).getCode() == Status.Code.UNAVAILABLE) {
                  return link.connection().thenCompose(other -> rangeOn(other, request, false));
                }
              }
              return CompletableFuture.failedFuture(cause);
            });
  }

  @Override
  public void subscribe(String cluster, RegistryListener listener) {
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(listener, "listener");
    Subscription subscription = new Subscription(cluster, listener, link, threads, description);
    try {
      await(
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
      await("register " + key + " in", () -> start(key, cluster, instance));
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
      await("unregister " + key + " from", () -> end(key));
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

  /** Runs on the worker what makes a future, and waits for that. */
  private <T> T await(String what, Supplier<? extends CompletableFuture<? extends T>> starter) {
    if (threads.isWorker(Thread.currentThread())) {
      throw refusal(what, "a listener must not wait for its own registry");
    }
    CompletableFuture<T> result = new CompletableFuture<>();
    if (!threads.execute(() -> forward(starter, result))) {
      throw refusal(what, "it is closed");
    }
    long limit = settings.timeout().toMillis();
    try {
      return result.get(limit + GRACE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw Refusals.failure(what, description, e.getCause());
    } catch (TimeoutException e) {
      throw new RegistryException(
          "Cannot " + what + " " + description + ": no answer within " + limit + " ms", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegistryException(
          "Cannot " + what + " " + description + ": the thread was interrupted", e);
    }
  }

  private static <T> void forward(
      Supplier<? extends CompletableFuture<? extends T>> starter, CompletableFuture<T> result) {
    try {
      starter
          .get()
          .whenComplete(
              (value, error) -> {
                if (error == null) {
                  result.complete(value);
                } else {
                  result.completeExceptionally(error);
                }
              });
    } catch (RuntimeException e) {
      result.completeExceptionally(e);
    }
  }

  private RegistryException refusal(String what, String why) {
    return new RegistryException("Cannot " + what + " " + description + ": " + why, null);
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
