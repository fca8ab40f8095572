package io.hawser.registry.zookeeper;

import java.util.List;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.BadVersionException;
import org.apache.zookeeper.KeeperException.NoNodeException;
import org.apache.zookeeper.KeeperException.NodeExistsException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node of one server: there as long as it is wanted, and ours. A node that an earlier session
 * has left behind would vanish with that session, so it is replaced, in one step that nobody sees.
 * On the worker's thread only.
 */
final class Registration {
  private static final Logger log = LoggerFactory.getLogger(Registration.class);
  private static final int ATTEMPTS = 10;
  private static final int PERSISTENT = 0;

  private final String path;
  private final Watcher watcher;
  private boolean wanted = true;

  /** The session that owned the node last; 0 before the first. */
  private long session;

  Registration(String path, Watcher watcher) {
    this.path = path;
    this.watcher = watcher;
  }

  String path() {
    return path;
  }

  boolean isWanted() {
    return wanted;
  }

  void setWanted(boolean wanted) {
    this.wanted = wanted;
  }

  /**
   * Makes the node exist and watches it. The node of somebody else's session is replaced if {@code
   * takeOver} says so or our own session is a new one. Otherwise another process has just done the
   * same to us: it is left alone, and the watch tells when it leaves.
   */
  void keep(ZooKeeper zookeeper, boolean takeOver) throws KeeperException, InterruptedException {
    long mine = zookeeper.getSessionId();
    boolean replace = takeOver || mine != session;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Stat stat = zookeeper.exists(path, watcher);
      if (stat == null) {
        Nodes.createServer(zookeeper, path);
      } else if (stat.getEphemeralOwner() == mine) {
        session = mine;
        return;
      } else if (stat.getEphemeralOwner() == PERSISTENT) {
        log.debug("{} is persistent: somebody else has put it there and keeps it", path);
        return;
      } else if (replace) {
        replace(zookeeper, stat);
      } else {
        log.debug(
            "{} now belongs to session 0x{}", path, Long.toHexString(stat.getEphemeralOwner()));
        return;
      }
    }
    throw KeeperException.create(KeeperException.Code.NODEEXISTS, path);
  }

  private void replace(ZooKeeper zookeeper, Stat stat)
      throws KeeperException, InterruptedException {
    log.debug("{} belongs to session 0x{}", path, Long.toHexString(stat.getEphemeralOwner()));
    try {
      zookeeper.multi(
          List.of(
              Op.delete(path, stat.getVersion()),
              Op.create(path, Layout.data(), ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL)));
    } catch (NoNodeException | BadVersionException | NodeExistsException e) {
      log.trace("Changed meanwhile", e); // so look again
    }
  }

  /** Deletes the node if a session of ours owns it. */
  void remove(ZooKeeper zookeeper) throws KeeperException, InterruptedException {
    Stat stat = zookeeper.exists(path, false);
    if (stat == null || !isOurs(stat.getEphemeralOwner(), zookeeper.getSessionId())) {
      return;
    }
    try {
      zookeeper.delete(path, stat.getVersion());
    } catch (NoNodeException | BadVersionException e) {
      log.trace("Gone or replaced meanwhile", e);
    }
  }

  private boolean isOurs(long owner, long mine) {
    return owner != PERSISTENT && (owner == mine || owner == session);
  }
}
