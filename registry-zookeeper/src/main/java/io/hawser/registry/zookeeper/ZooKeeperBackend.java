package io.hawser.registry.zookeeper;

import io.hawser.registry.support.Backend;
import io.hawser.registry.support.Session;
import io.hawser.registry.support.SessionEvents;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;

/**
 * The nodes of servers in ZooKeeper. They live as long as the ZooKeeper session, so a lost
 * connection is an outage but does not require a new framework.
 */
final class ZooKeeperBackend implements Backend {
  private final ZooKeeperSettings settings;
  private final Layout layout;
  private final CuratorClient curator;

  /** The last of our sessions that owned each of our nodes, by path. Only the worker uses it. */
  final Map<String, Long> owners = new HashMap<>();

  ZooKeeperBackend(ZooKeeperSettings settings) {
    this.settings = settings;
    this.layout = new Layout(settings.chroot());
    this.curator = new CuratorClient(settings);
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
    NodeStore nodes = curator.listen(events, path -> layout.report(path, events));
    return new ZooKeeperSession(nodes, layout, owners);
  }

  @Override
  public Throwable notConnected() {
    return new KeeperException.ConnectionLossException();
  }

  /** Returns the handle of the current ZooKeeper session. */
  ZooKeeper handle() throws Exception {
    return curator.handle();
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
    return error instanceof KeeperException answer && !isTransient(answer)
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
    curator.close();
  }
}
