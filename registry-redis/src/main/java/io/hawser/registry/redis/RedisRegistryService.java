package io.hawser.registry.redis;

import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryListener;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServiceInstance;
import io.hawser.registry.redis.Registrations.Registration;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One Redis server. Everything is done by the worker; callers wait for it, but not for ever. */
final class RedisRegistryService implements RegistryService {
  private static final Logger log = LoggerFactory.getLogger(RedisRegistryService.class);
  private static final long CLOSE_MILLIS = 2000;

  /** Beyond the time-out of one answer: the worker may be busy with another. */
  private static final Duration QUEUEING = Duration.ofSeconds(1);

  private final RedisSettings settings;
  private final Sockets sockets;
  private final Worker worker = new Worker();
  private final Upkeep upkeep;
  private final AtomicBoolean closed = new AtomicBoolean();

  private RedisRegistryService(RedisSettings settings) {
    this.settings = settings;
    this.sockets = new Sockets(settings);
    this.upkeep = new Upkeep(settings, sockets, worker);
  }

  /** Fails if Redis does not answer or does not let us in. */
  static RedisRegistryService open(RedisSettings settings) {
    RedisRegistryService service = new RedisRegistryService(settings);
    try {
      service.run("connect to", service.upkeep::connect, () -> {});
      return service;
    } catch (RuntimeException e) {
      service.close();
      throw e;
    }
  }

  @Override
  public List<ServiceInstance> lookup(String cluster) {
    Objects.requireNonNull(cluster, "cluster");
    return call("look up cluster " + cluster + " in", () -> upkeep.lookup(cluster), () -> {});
  }

  @Override
  public List<String> clustersWithServers(int limit) {
    return call("name clusters in", () -> upkeep.clustersWithServers(limit), () -> {});
  }

  @Override
  public void subscribe(String cluster, RegistryListener listener) {
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(listener, "listener");
    run(
        "subscribe to cluster " + cluster + " in",
        () -> upkeep.subscribe(cluster, listener),
        () -> upkeep.unsubscribe(cluster, listener));
  }

  @Override
  public void unsubscribe(String cluster, RegistryListener listener) {
    worker.execute(() -> upkeep.unsubscribe(cluster, listener));
  }

  @Override
  public void register(String cluster, ServiceInstance instance) {
    Registration registration = registration(cluster, instance);
    run(
        "register " + registration + " in",
        () -> upkeep.register(registration),
        () -> upkeep.unregister(registration));
  }

  @Override
  public void unregister(String cluster, ServiceInstance instance) {
    if (closed.get()) {
      return; // close() has done it
    }
    Registration registration = registration(cluster, instance);
    run("unregister " + registration + " from", () -> upkeep.unregister(registration), () -> {});
  }

  private Registration registration(String cluster, ServiceInstance instance) {
    Objects.requireNonNull(cluster, "cluster");
    String address = RedisLayout.text(instance.address());
    if (address == null) {
      throw new RegistryException(
          "Cannot register "
              + instance.address()
              + " in "
              + description()
              + ": in its keys an underscore ends the cluster, so the host name must have none",
          null);
    }
    return new Registration(new RedisLayout(cluster), address);
  }

  private void run(String what, Runnable action, Runnable undo) {
    Supplier<@Nullable Void> supplier =
        () -> {
          action.run();
          return null;
        };
    call(what, supplier, undo);
  }

  private <T extends @Nullable Object> T call(String what, Supplier<T> action, Runnable undo) {
    RedisErrors errors = new RedisErrors(settings);
    Supplier<RegistryException> failure =
        () -> errors.noAnswer(what, closed.get(), upkeep.outage());
    if (closed.get()) {
      throw failure.get();
    }
    return worker.call(settings.timeout().plus(QUEUEING), action, undo, failure);
  }

  @Override
  public String description() {
    return settings.description();
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    if (worker.isCurrentThread()) { // a listener closes us
      upkeep.close();
    } else {
      worker.execute(upkeep::close);
    }
    worker.shutdown();
    try {
      if (!worker.join(CLOSE_MILLIS)) {
        log.debug("{} does not answer; not waiting for it any longer", description());
      }
      sockets.closeAll();
      worker.join(CLOSE_MILLIS);
      upkeep.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sockets.closeAll();
    }
  }
}
