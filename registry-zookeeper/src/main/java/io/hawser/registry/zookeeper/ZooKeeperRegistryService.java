package io.hawser.registry.zookeeper;

import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryListener;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServiceInstance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The callers' side: says what is to be done, and waits for the worker to do it. */
final class ZooKeeperRegistryService implements RegistryService {
  private static final Logger log = LoggerFactory.getLogger(ZooKeeperRegistryService.class);

  /** How long close() waits: for the answer, if one can come, and then for threads to end. */
  private static final Duration GOODBYE = Duration.ofMillis(1500);

  /** One question each. */
  private static final int CLUSTERS_ASKED = 100;

  private static final Duration NOBODY_THERE = Duration.ofMillis(100);
  private static final Duration THREADS_END = Duration.ofMillis(500);

  private final ZooKeeperSettings settings;
  private final Layout layout;
  private final Worker worker = new Worker();

  /** Not private, so that tests can end a session. */
  final Sessions sessions;

  private final Requests requests;
  private final Subscriptions subscriptions;
  private final Registrations registrations;

  private ZooKeeperRegistryService(ZooKeeperSettings settings) {
    this.settings = settings;
    this.layout = new Layout(settings.servers().chroot());
    this.sessions =
        new Sessions(
            settings,
            worker,
            new Sessions.Observer() {
              @Override
              public void connected() {
                registrations.connected();
                subscriptions.connected();
              }

              @Override
              public void disconnected() {
                subscriptions.disconnected();
              }
            });
    this.requests = new Requests(settings, sessions, worker);
    this.subscriptions = new Subscriptions(sessions, worker, this::nodeChanged, requests);
    this.registrations = new Registrations(sessions, worker, this::nodeChanged);
  }

  static ZooKeeperRegistryService open(ZooKeeperSettings settings) {
    ZooKeeperRegistryService service = new ZooKeeperRegistryService(settings);
    try {
      service.start();
      return service;
    } catch (RegistryException e) {
      service.close();
      throw e;
    }
  }

  private void start() {
    try {
      worker
          .submit(
              () -> {
                sessions.start();
                return true;
              })
          .get();
    } catch (ExecutionException e) {
      throw requests.error("start a session", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw requests.error("start a session", "interrupted while waiting", e);
    }
  }

  /** On a thread of ZooKeeper's. */
  private void nodeChanged(WatchedEvent event) {
    String path = event.getPath();
    if (event.getType() != EventType.None && path != null) {
      worker.execute(
          () -> {
            registrations.nodeChanged(path);
            subscriptions.nodeChanged(path);
          });
    }
  }

  @Override
  public List<ServiceInstance> lookup(String cluster) {
    String what = Subscriptions.question(Objects.requireNonNull(cluster, "cluster"));
    String path = path(what, () -> layout.clusterPath(cluster));
    return requests.call(
        what, zookeeper -> Layout.instances(Nodes.children(zookeeper, path, null)));
  }

  @Override
  public List<String> clustersWithServers(int limit) {
    return requests.call(
        "name clusters",
        zookeeper -> {
          List<String> names = new ArrayList<>(Nodes.children(zookeeper, layout.parent(), null));
          Collections.sort(names);
          List<String> withServers = new ArrayList<>();
          for (String name : names.subList(0, Math.min(CLUSTERS_ASKED, names.size()))) {
            if (withServers.size() < limit
                && Nodes.hasChildren(zookeeper, layout.clusterPath(name))) {
              withServers.add(name);
            }
          }
          return List.copyOf(withServers);
        });
  }

  @Override
  public void subscribe(String cluster, RegistryListener listener) {
    Objects.requireNonNull(listener, "listener");
    String what = "subscribe to cluster " + Objects.requireNonNull(cluster, "cluster");
    String path = path(what, () -> layout.clusterPath(cluster));
    try {
      requests.call(
          what,
          zookeeper -> {
            subscriptions.add(zookeeper, cluster, path, listener);
            return true;
          });
    } catch (RegistryException e) {
      unsubscribe(cluster, listener); // it may yet be done, after the time-out
      throw e;
    }
  }

  @Override
  public void unsubscribe(String cluster, RegistryListener listener) {
    if (Layout.isClusterName(cluster)) {
      String path = layout.clusterPath(cluster);
      worker.execute(() -> subscriptions.remove(path, listener));
    }
  }

  @Override
  public void register(String cluster, ServiceInstance instance) {
    String what = "register " + instance.address() + " in cluster " + cluster;
    String path = path(what, () -> layout.serverPath(cluster, instance.address()));
    try {
      requests.call(
          what,
          zookeeper -> {
            registrations.add(zookeeper, path);
            return true;
          });
    } catch (RegistryException e) {
      worker.execute(() -> registrations.drop(path)); // it may yet be done, or have been done
      throw e;
    }
  }

  @Override
  public void unregister(String cluster, ServiceInstance instance) {
    if (!Layout.isClusterName(cluster)) {
      return;
    }
    String what = "unregister " + instance.address() + " from cluster " + cluster;
    String path = layout.serverPath(cluster, instance.address());
    if (!registrations.contains(path)) {
      return;
    }
    try {
      requests.call(
          what,
          zookeeper -> {
            registrations.remove(zookeeper, path);
            return true;
          });
    } catch (RegistryException e) {
      worker.execute(() -> registrations.drop(path));
      throw e;
    }
  }

  private String path(String what, Supplier<String> path) {
    try {
      return path.get();
    } catch (IllegalArgumentException e) {
      throw requests.error(what, String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public String description() {
    return settings.description();
  }

  /**
   * Ending the session removes its nodes. ZooKeeper is told so on a thread of its own, because its
   * client waits for the answer without limit unless it is interrupted.
   */
  @Override
  public void close() {
    boolean connected = sessions.isConnected();
    if (!sessions.refuse()) {
      return;
    }
    worker.stop();
    Thread closer = Worker.unrelated(this::end, Worker.NAME + "-close");
    closer.start();
    if (worker.isCurrentThread()) {
      return; // a listener closes: the end comes when it returns
    }
    try {
      closer.join((connected ? GOODBYE : NOBODY_THERE).toMillis());
      if (closer.isAlive()) {
        log.debug("{} does not answer; its session is left to expire", description());
        closer.interrupt();
        closer.join(THREADS_END.toMillis());
      }
    } catch (InterruptedException e) {
      closer.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  private void end() {
    try {
      worker.join(GOODBYE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // so that the goodbye is not waited for either
    }
    sessions.close();
  }
}
