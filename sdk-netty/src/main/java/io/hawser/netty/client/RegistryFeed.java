package io.hawser.netty.client;

import io.hawser.ClientStatus.RegistryStatus;
import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.config.LiveConfig;
import io.hawser.error.ConfigurationException;
import io.hawser.error.HawserException;
import io.hawser.error.RegistryException;
import io.hawser.netty.rpc.OwnThreads;
import io.hawser.registry.RegistryListener;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServiceInstance;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one vgroup: its cluster by the mapping, and the cluster's servers by the registry, both
 * by push and by a regular re-read. Everything it does, it does on the thread {@code
 * hawser-registry}, because registries may block.
 *
 * <p>An error changes nothing but the status: the last known servers stay in use.
 */
final class RegistryFeed implements AutoCloseable, Runnable {
  private static final Logger log = LoggerFactory.getLogger(RegistryFeed.class);

  /** Until the registry has answered once there is nothing to use, so it is asked more often. */
  private static final Duration FIRST_ANSWER_RETRY = Duration.ofSeconds(1);

  private final LiveConfig config;
  private final String vgroup;
  private final String type;
  private final Duration refresh;
  private final Function<LiveConfig, RegistryService> opener;
  private final Consumer<List<ServiceInstance>> consumer;
  private final OwnThreads ownThread = new OwnThreads("hawser-registry");
  private final ScheduledExecutorService thread;

  private volatile RegistryStatus status;

  // On the thread only.
  private @Nullable RegistryService service;
  private @Nullable String cluster;
  private @Nullable RegistryListener listener;
  private boolean errorLogged;

  RegistryFeed(
      LiveConfig config,
      Function<LiveConfig, RegistryService> opener,
      Consumer<List<ServiceInstance>> consumer) {
    HawserConfig current = config.current();
    this.config = config;
    this.opener = opener;
    this.consumer = consumer;
    this.vgroup = current.get(Keys.TX_SERVICE_GROUP);
    this.type = current.get(Keys.REGISTRY_TYPE);
    this.refresh = current.get(Keys.REGISTRY_REFRESH);
    this.status = new RegistryStatus(type, "not opened yet", vgroup, null, List.of(), null, null);
    this.thread = Executors.newSingleThreadScheduledExecutor(ownThread);
  }

  /** Asks the registry for the first time; completes with the error if that fails. */
  CompletableFuture<@Nullable Void> start() {
    CompletableFuture<@Nullable Void> started = new CompletableFuture<>();
    submit(
        () -> {
          try {
            read();
            started.complete(null);
          } catch (HawserException e) {
            failed(e);
            started.completeExceptionally(e);
          } catch (RuntimeException e) {
            HawserException error = broken(e);
            failed(error);
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
    try {
      read();
    } catch (HawserException e) {
      failed(e);
    } catch (RuntimeException e) {
      failed(broken(e));
    }
  }

  private HawserException broken(RuntimeException e) {
    return new RegistryException("The registry provider " + type + " failed: " + e, e);
  }

  private void read() {
    RegistryService opened = service;
    if (opened == null) {
      opened = opener.apply(config);
      service = opened;
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
    if (!mapped.equals(cluster)) {
      follow(opened, mapped);
    }
    answered(opened.lookup(mapped));
  }

  private void follow(RegistryService opened, String mapped) {
    if (cluster != null) {
      log.info("vgroup {} is now mapped to cluster {}, was {}", vgroup, mapped, cluster);
      if (listener != null) {
        opened.unsubscribe(cluster, listener);
      }
    }
    cluster = mapped;
    RegistryListener fresh =
        new RegistryListener() {
          @Override
          public void onChange(List<ServiceInstance> instances) {
            submit(() -> ifCurrent(() -> answered(instances)));
          }

          @Override
          public void onError(RegistryException error) {
            submit(() -> ifCurrent(() -> failed(error)));
          }

          private void ifCurrent(Runnable task) {
            if (listener == this) {
              task.run();
            }
          }
        };
    listener = fresh;
    opened.subscribe(mapped, fresh);
  }

  private void answered(List<ServiceInstance> instances) {
    if (errorLogged) {
      errorLogged = false;
      log.info("The registry answers again");
    }
    RegistryService opened = Objects.requireNonNull(service);
    status =
        new RegistryStatus(
            type, opened.description(), vgroup, cluster, instances, Instant.now(), null);
    consumer.accept(instances);
  }

  private void failed(HawserException error) {
    RegistryStatus before = status;
    RegistryService opened = service;
    status =
        new RegistryStatus(
            before.type(),
            opened == null ? before.description() : opened.description(),
            vgroup,
            cluster,
            before.instances(),
            before.answeredAt(),
            error.getMessage());
    if (errorLogged) {
      log.debug("Still: {}", error.getMessage());
    } else if (before.answeredAt() != null) {
      errorLogged = true;
      log.warn("{}. The last known servers stay in use", error.getMessage());
    } else {
      // Nothing to go on with: whoever connects gets the error, or waits and wants it soon.
      schedule(FIRST_ANSWER_RETRY);
    }
  }

  private void schedule(Duration delay) {
    try {
      thread.schedule(this::refresh, delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      log.trace("Closed", e);
    }
  }

  private void submit(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException e) {
      log.trace("Closed", e);
    }
  }

  /**
   * Closes the registry service and ends the thread; waits up to two seconds for a slow registry.
   */
  @Override
  public void close() {
    config.removeListener(this);
    submit(
        () -> {
          if (service != null) {
            service.close();
          }
        });
    thread.shutdown();
    try {
      if (!thread.awaitTermination(2, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
      ownThread.join(500);
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
