package io.hawser.registry.zookeeper;

import io.hawser.registry.support.Backend;
import io.hawser.registry.support.Session;
import io.hawser.registry.support.SessionEvents;
import java.time.Duration;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of servers in ZooKeeper. They live as long as the ZooKeeper session, so a lost
 * connection is an outage but does not require a new framework.
 */
final class ZooKeeperBackend implements Backend, Watcher {
  private final ZooKeeperSettings settings;
  private final Layout layout;
  private final Frameworks frameworks;
  final Owners owners = new Owners();
  private volatile @Nullable SessionEvents events; // of the newest session

  ZooKeeperBackend(ZooKeeperSettings settings) {
    this.settings = settings;
    this.layout = new Layout(settings.servers().chroot());
    this.frameworks = new Frameworks(settings);
  }

  /**
   * Handles events of all nodes and sessions, so that ZooKeeper keeps only one watch for each path.
   * It runs on a thread of ZooKeeper's client.
   */
  @Override
  public void process(WatchedEvent event) {
    SessionEvents reported = events;
    String path = event.getPath();
    if (reported != null && path != null && event.getType() != Event.EventType.None) {
      layout.report(path, reported);
    }
  }

  @Override
  public String description() {
    return settings.description();
  }

  /** Returns the time for connecting and one more request. */
  @Override
  public Duration callTimeout() {
    return settings.connectTimeout();
  }

  @Override
  public Session open(SessionEvents events) throws Exception {
    CuratorFramework used = frameworks.open();
    this.events = events;
    ZooKeeperSession session = new ZooKeeperSession(used, layout, this, owners, events);
    if (!used.getZookeeperClient().isConnected()) { // lost again before the session was notified
      session.close();
      throw new KeeperException.ConnectionLossException();
    }
    return session;
  }

  /** Returns the handle of the current ZooKeeper session. */
  ZooKeeper handle() throws Exception {
    return frameworks.handle();
  }

  @Override
  public Failure classify(Throwable error) {
    if (error instanceof KeeperException.NoAuthException
        || error instanceof KeeperException.AuthFailedException
        || error instanceof KeeperException.InvalidACLException) {
      return Failure.REJECTED;
    }
    if (error instanceof IllegalArgumentException) { // an invalid name of a node
      return Failure.REJECTED;
    }
    return error instanceof KeeperException refused && !isTransient(refused)
        ? Failure.UNAVAILABLE
        : Failure.LOST;
  }

  private static boolean isTransient(KeeperException error) {
    return error instanceof KeeperException.ConnectionLossException
        || error instanceof KeeperException.SessionExpiredException
        || error instanceof KeeperException.SessionMovedException
        || error instanceof KeeperException.OperationTimeoutException
        || error instanceof KeeperException.RequestTimeoutException;
  }

  @Override
  public String explain(Throwable error) {
    return ZooKeeperErrors.explain(error, settings);
  }

  /** Closes the session, which deletes all its nodes. */
  @Override
  public void close() {
    frameworks.close();
  }
}
