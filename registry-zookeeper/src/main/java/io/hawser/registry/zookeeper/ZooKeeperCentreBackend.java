package io.hawser.registry.zookeeper;

import io.hawser.registry.support.CentreBackend;
import io.hawser.registry.support.ConnectionEvents;
import java.nio.charset.StandardCharsets;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.framework.state.ConnectionStateListener;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.NoNodeException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.jspecify.annotations.Nullable;

/**
 * The configuration items in ZooKeeper. An item is a node: a path is the name of the document, and
 * every other item is below {@code /seata}.
 */
final class ZooKeeperCentreBackend implements CentreBackend, Watcher {
  private static final String ROOT = "/seata/";

  private final ZooKeeperSettings settings;
  private final String document;
  private final Frameworks frameworks;
  private volatile @Nullable ConnectionEvents events; // of the newest session

  ZooKeeperCentreBackend(ZooKeeperSettings settings, String document) {
    this.settings = settings;
    this.document = document;
    this.frameworks = new Frameworks(settings);
  }

  @Override
  public String description() {
    return settings.description();
  }

  @Override
  public String document() {
    return document;
  }

  /**
   * Handles events of all nodes and sessions, so that ZooKeeper keeps only one watch for each path.
   * It runs on a thread of ZooKeeper's client.
   */
  @Override
  public void process(WatchedEvent event) {
    ConnectionEvents reported = events;
    String path = event.getPath();
    if (reported != null && path != null && event.getType() != Event.EventType.None) {
      reported.changed(path);
    }
  }

  @Override
  public CentreSession open(ConnectionEvents fresh) throws Exception {
    CuratorFramework used = frameworks.open();
    events = fresh;
    Nodes nodes = new Nodes(used, fresh);
    if (!used.getZookeeperClient().isConnected()) { // lost again before the session was notified
      nodes.close();
      throw new KeeperException.ConnectionLossException();
    }
    return nodes;
  }

  /** The session between two outages. */
  private final class Nodes implements CentreSession, ConnectionStateListener {
    private final CuratorFramework framework;
    private final ConnectionEvents reports;

    Nodes(CuratorFramework framework, ConnectionEvents reports) {
      this.framework = framework;
      this.reports = reports;
      framework.getConnectionStateListenable().addListener(this);
    }

    @Override
    public void stateChanged(CuratorFramework client, ConnectionState state) {
      if (!state.isConnected()) {
        reports.lost(new KeeperException.ConnectionLossException());
      }
    }

    @Override
    public @Nullable String read(String item) throws Exception {
      String path = settings.servers().chroot() + (item.equals(document) ? document : ROOT + item);
      Watcher watcher = ZooKeeperCentreBackend.this;
      while (true) {
        try {
          byte[] data = framework.getData().usingWatcher(watcher).forPath(path);
          return data == null ? "" : new String(data, StandardCharsets.UTF_8);
        } catch (NoNodeException e) {
          if (framework.checkExists().usingWatcher(watcher).forPath(path) == null) {
            return null;
          } // otherwise it was just created
        }
      }
    }

    /** Keeps the framework, which reconnects by itself. */
    @Override
    public void close() {
      framework.getConnectionStateListenable().removeListener(this);
    }
  }

  @Override
  public String explain(Throwable error) {
    return ZooKeeperErrors.explain(error, settings);
  }

  @Override
  public void close() {
    frameworks.close();
  }
}
