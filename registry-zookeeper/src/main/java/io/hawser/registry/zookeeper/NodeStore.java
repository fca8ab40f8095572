package io.hawser.registry.zookeeper;

import io.hawser.registry.support.ConnectionEvents;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.framework.state.ConnectionStateListener;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.NoNodeException;
import org.apache.zookeeper.Watcher;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The nodes of ZooKeeper between two outages. The second outage is reported. */
final class NodeStore implements ConnectionStateListener {
  private static final Logger log = LoggerFactory.getLogger(NodeStore.class);

  private final CuratorFramework framework;
  private final Watcher watcher;
  private final ConnectionEvents events;

  /** Reads a node. */
  interface Read<T> {
    /**
     * Reads and has ZooKeeper watch what is read.
     *
     * @throws NoNodeException if the node does not exist
     */
    T with(Watcher watcher) throws Exception;
  }

  NodeStore(CuratorFramework framework, Watcher watcher, ConnectionEvents events) {
    this.framework = framework;
    this.watcher = watcher;
    this.events = events;
    framework.getConnectionStateListenable().addListener(this);
  }

  CuratorFramework framework() {
    return framework;
  }

  Watcher watcher() {
    return watcher;
  }

  @Override
  public void stateChanged(CuratorFramework client, ConnectionState state) {
    log.debug("{}", state);
    if (!state.isConnected()) {
      events.lost(new KeeperException.ConnectionLossException());
    }
  }

  /** Reads a node, {@code null} if it does not exist, and watches it in either case. */
  <T> @Nullable T watch(String path, Read<T> read) throws Exception {
    while (true) {
      try {
        return read.with(watcher);
      } catch (NoNodeException e) {
        if (framework.checkExists().usingWatcher(watcher).forPath(path) == null) {
          return null;
        } // otherwise it was just created
      }
    }
  }

  /** Keeps the framework, which reconnects by itself. */
  void close() {
    framework.getConnectionStateListenable().removeListener(this);
  }
}
