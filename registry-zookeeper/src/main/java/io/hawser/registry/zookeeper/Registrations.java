package io.hawser.registry.zookeeper;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The nodes that are ours to keep, by path. Changed on the worker's thread only. */
final class Registrations {
  private static final Logger log = LoggerFactory.getLogger(Registrations.class);

  private final Sessions sessions;
  private final Worker worker;
  private final Watcher watcher;
  private final Map<String, Kept> nodes = new ConcurrentHashMap<>();

  private record Kept(Registration registration, Upkeep upkeep) {}

  Registrations(Sessions sessions, Worker worker, Watcher watcher) {
    this.sessions = sessions;
    this.worker = worker;
    this.watcher = watcher;
  }

  /** On any thread. */
  boolean contains(String path) {
    return nodes.containsKey(path);
  }

  void add(ZooKeeper zookeeper, String path) throws Exception {
    Registration registration = nodes.computeIfAbsent(path, this::keep).registration();
    registration.setWanted(true);
    registration.keep(zookeeper, true);
  }

  private Kept keep(String path) {
    Registration registration = new Registration(path, watcher);
    Upkeep upkeep =
        new Upkeep(
            worker,
            () -> {
              if (sessions.isConnected()) {
                settle(sessions.handle(), registration);
              }
            },
            e -> log.debug("Could not settle {}: {}", path, e.toString()));
    return new Kept(registration, upkeep);
  }

  private void settle(ZooKeeper zookeeper, Registration registration) throws Exception {
    if (registration.isWanted()) {
      registration.keep(zookeeper, false);
    } else {
      registration.remove(zookeeper);
      nodes.remove(registration.path());
    }
  }

  /** If this fails, it is done when there is a connection again: the session may live on. */
  void remove(ZooKeeper zookeeper, String path) throws Exception {
    Kept kept = nodes.get(path);
    if (kept != null) {
      kept.registration().setWanted(false);
      settle(zookeeper, kept.registration());
    }
  }

  /** As {@link #remove}, without an answer. */
  void drop(String path) {
    Kept kept = nodes.get(path);
    if (kept != null) {
      kept.registration().setWanted(false);
      kept.upkeep().wanted();
    }
  }

  void nodeChanged(String path) {
    Kept kept = nodes.get(path);
    if (kept != null) {
      kept.upkeep().wanted();
    }
  }

  void connected() {
    nodes.values().forEach(kept -> kept.upkeep().wanted());
  }
}
