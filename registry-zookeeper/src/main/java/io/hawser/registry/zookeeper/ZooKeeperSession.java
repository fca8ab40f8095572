package io.hawser.registry.zookeeper;

import io.hawser.registry.ServiceInstance;
import io.hawser.registry.support.Session;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.BadVersionException;
import org.apache.zookeeper.KeeperException.NoNodeException;
import org.apache.zookeeper.KeeperException.NodeExistsException;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.data.Stat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The session between two outages. Nodes are ephemeral. A node of an earlier session would be
 * deleted with that session, so it is replaced in one transaction, which watchers do not notice.
 */
final class ZooKeeperSession implements Session {
  private static final Logger log = LoggerFactory.getLogger(ZooKeeperSession.class);

  /** The number of clusters that a listing reads. */
  private static final int CLUSTERS_ASKED = 100;

  private static final int ATTEMPTS = 10;
  private static final int PERSISTENT = 0;

  private final NodeStore nodes;
  private final CuratorFramework framework;
  private final Watcher watcher;
  private final Layout layout;
  private final Map<String, Long> owners;

  ZooKeeperSession(NodeStore nodes, Layout layout, Map<String, Long> owners) {
    this.nodes = nodes;
    this.framework = nodes.framework();
    this.watcher = nodes.watcher();
    this.layout = layout;
    this.owners = owners;
  }

  @Override
  public List<ServiceInstance> read(String cluster) throws Exception {
    String path = layout.clusterPath(cluster);
    try {
      return Layout.instances(framework.getChildren().forPath(path));
    } catch (NoNodeException e) {
      return List.of();
    }
  }

  @Override
  public List<ServiceInstance> watch(String cluster) throws Exception {
    String path = layout.clusterPath(cluster);
    List<ServiceInstance> found =
        nodes.watch(
            path,
            observer ->
                Layout.instances(framework.getChildren().usingWatcher(observer).forPath(path)));
    return found == null ? List.of() : found;
  }

  /** Does nothing: the watch stays until the next change, which is then ignored. */
  @Override
  public void unwatch(String cluster) {}

  @Override
  public void announce(String cluster, ServiceInstance instance, boolean takeOver)
      throws Exception {
    String path = layout.serverPath(cluster, instance.address());
    long mine = sessionId();
    boolean replace = takeOver || !isRecorded(path, mine);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Stat stat = framework.checkExists().usingWatcher(watcher).forPath(path);
      if (stat == null) {
        create(path);
      } else if (stat.getEphemeralOwner() == mine) {
        owners.put(path, mine);
        return;
      } else if (stat.getEphemeralOwner() == PERSISTENT || !replace) {
        log.debug("{} now belongs to {}", path, Long.toHexString(stat.getEphemeralOwner()));
        return;
      } else {
        replace(path, stat);
      }
    }
    throw new NodeExistsException(path);
  }

  private long sessionId() throws Exception {
    return framework.getZookeeperClient().getZooKeeper().getSessionId();
  }

  private void create(String path) throws Exception {
    try {
      framework
          .create()
          .creatingParentsIfNeeded()
          .withMode(CreateMode.EPHEMERAL)
          .forPath(path, Layout.data());
    } catch (NodeExistsException e) {
      log.trace("Created in the meantime", e); // so check again
    }
  }

  private void replace(String path, Stat stat) throws Exception {
    log.debug("{} belongs to session {}", path, Long.toHexString(stat.getEphemeralOwner()));
    try {
      framework
          .transaction()
          .forOperations(
              framework.transactionOp().delete().withVersion(stat.getVersion()).forPath(path),
              framework
                  .transactionOp()
                  .create()
                  .withMode(CreateMode.EPHEMERAL)
                  .forPath(path, Layout.data()));
    } catch (NoNodeException | BadVersionException | NodeExistsException e) {
      log.trace("Changed in the meantime", e); // so check again
    }
  }

  /** Deletes the node if a session of ours owns it. */
  @Override
  public void withdraw(String cluster, ServiceInstance instance) throws Exception {
    String path = layout.serverPath(cluster, instance.address());
    Stat stat = framework.checkExists().forPath(path);
    if (stat != null && isOurs(path, stat.getEphemeralOwner())) {
      try {
        framework.delete().withVersion(stat.getVersion()).forPath(path);
      } catch (NoNodeException | BadVersionException e) {
        log.trace("Gone or replaced in the meantime", e);
      }
    }
    owners.remove(path);
  }

  private boolean isRecorded(String path, long session) {
    return Objects.equals(owners.get(path), session);
  }

  private boolean isOurs(String path, long owner) throws Exception {
    return owner != PERSISTENT && (owner == sessionId() || isRecorded(path, owner));
  }

  @Override
  public List<String> clustersWithServers(int limit) throws Exception {
    List<String> names;
    try {
      names = new ArrayList<>(framework.getChildren().forPath(layout.parent()));
    } catch (NoNodeException e) {
      return List.of();
    }
    Collections.sort(names);
    List<String> withServers = new ArrayList<>();
    for (String name : names.subList(0, Math.min(CLUSTERS_ASKED, names.size()))) {
      if (withServers.size() < limit && !read(name).isEmpty()) {
        withServers.add(name);
      }
    }
    return List.copyOf(withServers);
  }

  /** Keeps the framework, because our nodes live as long as the ZooKeeper session. */
  @Override
  public void close() {
    nodes.close();
  }
}
