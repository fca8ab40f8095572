package io.hawser.registry.zookeeper;

import java.util.List;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.NoNodeException;
import org.apache.zookeeper.KeeperException.NodeExistsException;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/** What is read and created in ZooKeeper, step by step. */
final class Nodes {
  private static final byte[] NO_DATA = {};

  private Nodes() {}

  /**
   * The names of the children; none if there is no such node. A watcher is told about the next
   * change, be it only that the node is created.
   */
  static List<String> children(ZooKeeper zookeeper, String path, @Nullable Watcher watcher)
      throws KeeperException, InterruptedException {
    while (true) {
      try {
        return watcher == null
            ? zookeeper.getChildren(path, false)
            : zookeeper.getChildren(path, watcher);
      } catch (NoNodeException e) {
        if (watcher == null || zookeeper.exists(path, watcher) == null) {
          return List.of();
        } // else it has just been created
      }
    }
  }

  static boolean hasChildren(ZooKeeper zookeeper, String path)
      throws KeeperException, InterruptedException {
    Stat stat = zookeeper.exists(path, false);
    return stat != null && stat.getNumChildren() > 0;
  }

  /** Creates the node of a server, and what is missing above it. It may exist already. */
  static void createServer(ZooKeeper zookeeper, String path)
      throws KeeperException, InterruptedException {
    if (!create(zookeeper, path, Layout.data(), CreateMode.EPHEMERAL)) {
      createParents(zookeeper, path);
      create(zookeeper, path, Layout.data(), CreateMode.EPHEMERAL);
    }
  }

  private static void createParents(ZooKeeper zookeeper, String path)
      throws KeeperException, InterruptedException {
    int slash = path.lastIndexOf('/');
    if (slash <= 0) {
      return;
    }
    String parent = path.substring(0, slash);
    if (!create(zookeeper, parent, NO_DATA, CreateMode.PERSISTENT)) {
      createParents(zookeeper, parent);
      create(zookeeper, parent, NO_DATA, CreateMode.PERSISTENT);
    }
  }

  /** Returns whether the node exists now; if not, there is no parent. */
  private static boolean create(ZooKeeper zookeeper, String path, byte[] data, CreateMode mode)
      throws KeeperException, InterruptedException {
    try {
      zookeeper.create(path, data, ZooDefs.Ids.OPEN_ACL_UNSAFE, mode);
      return true;
    } catch (NodeExistsException e) {
      return true;
    } catch (NoNodeException e) {
      return false;
    }
  }
}
