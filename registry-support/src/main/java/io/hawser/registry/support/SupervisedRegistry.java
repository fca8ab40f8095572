package io.hawser.registry.support;

import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryListener;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServiceInstance;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A {@link RegistryService} over any {@link Backend}. Callers pass their calls to the only worker
 * thread and wait with a limit. The {@link Supervisor} on that thread maintains their subscriptions
 * and announcements.
 */
public final class SupervisedRegistry implements RegistryService {
  /** The time that a call waits in an outage that an earlier call has met. */
  private static final Duration IN_OUTAGE = Duration.ofSeconds(1);

  /** Extra time, so that a call can report its own time-out with more details. */
  private static final Duration SLACK = Duration.ofMillis(250);

  private final Backend backend;
  private final Worker worker;
  private final BackendErrors errors;
  private final Supervisor supervisor;
  private final CallerRequests requests;
  private final AtomicBoolean closed = new AtomicBoolean();

  private SupervisedRegistry(Backend backend, String threadName) {
    this.backend = backend;
    this.worker = new Worker(threadName);
    DesiredState desired = new DesiredState();
    this.errors = new BackendErrors(backend);
    this.supervisor = new Supervisor(backend, errors, worker, desired);
    this.requests = new CallerRequests(backend, errors, supervisor, desired);
  }

  /** {@return a service that connects with its first call, and closes the back-end with itself} */
  public static RegistryService of(Backend backend, String threadName) {
    return new SupervisedRegistry(backend, threadName);
  }

  @Override
  public List<ServiceInstance> lookup(String cluster) {
    Objects.requireNonNull(cluster, "cluster");
    return call("look up cluster " + cluster, () -> requests.lookup(cluster));
  }

  @Override
  public List<String> clustersWithServers(int limit) {
    return call("list clusters", () -> requests.clustersWithServers(limit));
  }

  @Override
  public void subscribe(String cluster, RegistryListener listener) {
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(listener, "listener");
    try {
      run("subscribe to cluster " + cluster, () -> requests.subscribe(cluster, listener));
    } catch (RegistryException e) {
      unsubscribe(cluster, listener); // it may still succeed after the time-out
      throw e;
    }
  }

  @Override
  public void unsubscribe(String cluster, RegistryListener listener) {
    worker.execute(() -> requests.unsubscribe(cluster, listener));
  }

  @Override
  public boolean acceptsAnnouncements() {
    return backend.acceptsAnnouncements();
  }

  @Override
  public void register(String cluster, ServiceInstance instance) {
    Objects.requireNonNull(cluster, "cluster");
    Announcement.Key key = Announcement.Key.of(cluster, instance);
    AtomicBoolean undecided = new AtomicBoolean(true);
    try {
      run(
          "announce " + instance.address() + " in cluster " + cluster,
          () -> {
            requests.announce(key, instance);
            if (!undecided.compareAndSet(true, false)) { // the caller no longer waits
              requests.withdrawLater(key);
            }
          });
    } catch (RegistryException e) {
      if (!undecided.compareAndSet(true, false)) { // it succeeded at the last moment
        worker.execute(() -> requests.withdrawLater(key));
      }
      throw e;
    }
  }

  @Override
  public void unregister(String cluster, ServiceInstance instance) {
    if (!closed.get()) { // otherwise close() has done it
      Announcement.Key key = Announcement.Key.of(cluster, instance);
      try {
        run(
            "withdraw " + instance.address() + " from cluster " + cluster,
            () -> requests.withdraw(key));
      } catch (RegistryException e) {
        worker.execute(() -> requests.withdrawLater(key)); // it may not have begun yet
        throw e;
      }
    }
  }

  private void run(String what, SessionEvents.Task task) {
    call(
        what,
        () -> {
          task.run();
          return what;
        });
  }

  private <T> T call(String what, Callable<T> step) {
    Throwable outage = supervisor.outage();
    Duration timeout = backend.callTimeout();
    Duration limit =
        outage == null || timeout.compareTo(IN_OUTAGE) < 0 ? timeout.plus(SLACK) : IN_OUTAGE;
    try {
      if (closed.get()) {
        throw new CancellationException();
      }
      Future<T> answer = worker.submit(step);
      try {
        return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        answer.cancel(false);
        Throwable known = outage == null ? supervisor.whyNotConnected() : outage;
        throw known == null
            ? error(what, "no answer within " + limit.toMillis() + " ms", e)
            : errors.of(what, known);
      } catch (ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        throw closed.get() ? error(what, "it is closed", cause) : errors.of(what, cause);
      }
    } catch (RejectedExecutionException | CancellationException e) {
      throw error(what, "it is closed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw error(what, "interrupted while waiting", e);
    }
  }

  private RegistryException error(String what, String reason, Throwable cause) {
    return new RegistryException(BackendErrors.text(what, backend.description(), reason), cause);
  }

  @Override
  public String description() {
    return backend.description();
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    supervisor.beginClose();
    new GracefulShutdown(worker, description(), supervisor::close, backend::close)
        .run(supervisor.outage() == null);
  }
}
