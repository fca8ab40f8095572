package io.hawser.registry.zookeeper;

import io.hawser.registry.RegistryListener;
import io.hawser.registry.ServiceInstance;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;

/** The clusters that somebody follows, by path. On the worker's thread only. */
final class Subscriptions {
  private final Sessions sessions;
  private final Worker worker;
  private final Watcher watcher;
  private final Requests requests;
  private final Map<String, Followed> clusters = new HashMap<>();

  private record Followed(ClusterFeed feed, Upkeep reading) {}

  /** The watcher is one for all, so that ZooKeeper keeps no more than one watch for each path. */
  Subscriptions(Sessions sessions, Worker worker, Watcher watcher, Requests requests) {
    this.sessions = sessions;
    this.worker = worker;
    this.watcher = watcher;
    this.requests = requests;
  }

  void add(ZooKeeper zookeeper, String cluster, String path, RegistryListener listener)
      throws Exception {
    List<ServiceInstance> instances = Layout.instances(Nodes.children(zookeeper, path, watcher));
    clusters.computeIfAbsent(path, it -> follow(cluster, it)).feed().add(listener, instances);
  }

  private Followed follow(String cluster, String path) {
    ClusterFeed feed = new ClusterFeed(cluster);
    Upkeep reading =
        new Upkeep(
            worker,
            () -> {
              if (sessions.isConnected() && !feed.isUnused()) {
                List<String> names = Nodes.children(sessions.handle(), path, watcher);
                feed.changed(Layout.instances(names));
              }
            },
            e -> {
              if (!Requests.isTransient(e)) { // those are followed by disconnected()
                feed.failed(requests.error(question(cluster), e));
              }
            });
    return new Followed(feed, reading);
  }

  void remove(String path, RegistryListener listener) {
    Followed followed = clusters.get(path);
    if (followed != null) {
      followed.feed().remove(listener);
      if (followed.feed().isUnused()) {
        clusters.remove(path);
      }
    }
  }

  void nodeChanged(String path) {
    Followed followed = clusters.get(path);
    if (followed != null) {
      followed.reading().wanted();
    }
  }

  void connected() {
    clusters.values().forEach(followed -> followed.reading().wanted());
  }

  void disconnected() {
    for (Followed followed : clusters.values()) {
      followed.feed().failed(requests.notConnected(question(followed.feed().cluster())));
    }
  }

  static String question(String cluster) {
    return "look up cluster " + cluster;
  }
}
