package io.hawser.registry.zookeeper;

import io.hawser.registry.support.Backend;
import io.hawser.registry.support.RegistryThreads;
import io.hawser.registry.support.Session;
import io.hawser.registry.support.SessionEvents;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Curator framework for the life of the registry. It reconnects by itself. Our nodes live as
 * long as the ZooKeeper session, so a lost connection is an outage but does not require a new
 * framework.
 *
 * <p>A server that lost its data rejects a client that has seen newer data, and never reports that
 * its session has expired. Therefore Curator closes a session after 1.5 s without a connection.
 */
final class ZooKeeperBackend implements Backend, Watcher {
  static final String THREAD_NAME = "hawser-zk";

  private static final Logger log = LoggerFactory.getLogger(ZooKeeperBackend.class);
  private static final long GIVE_UP_AFTER_MILLIS = 1500;
  private static final int THREADS_END_MILLIS = 1000;

  private final ZooKeeperSettings settings;
  private final Layout layout;
  final Owners owners = new Owners();
  private volatile @Nullable SessionEvents events; // of the newest session
  private volatile @Nullable CuratorFramework framework;
  private volatile boolean closed;

  ZooKeeperBackend(ZooKeeperSettings settings) {
    this.settings = settings;
    this.layout = new Layout(settings.servers().chroot());
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
    CuratorFramework used = framework;
    if (used != null && isDead(used)) {
      used.close();
      used = null;
    }
    if (used == null) {
      used = start();
    }
    if (!used.blockUntilConnected(millis(settings.connectTimeout()), TimeUnit.MILLISECONDS)) {
      throw new KeeperException.ConnectionLossException();
    }
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
    CuratorFramework used = framework;
    if (used == null) {
      throw new KeeperException.ConnectionLossException();
    }
    return used.getZookeeperClient().getZooKeeper();
  }

  private CuratorFramework start() throws Exception {
    ZKClientConfig client = settings.client();
    CuratorFrameworkFactory.Builder builder =
        CuratorFrameworkFactory.builder()
            .connectString(settings.servers().hosts())
            .sessionTimeoutMs(millis(settings.sessionTimeout()))
            .connectionTimeoutMs(
                Math.min(millis(settings.sessionTimeout()), millis(settings.connectTimeout())))
            .simulatedSessionExpirationPercent(giveUpPercent())
            .retryPolicy((retries, elapsed, sleeper) -> false) // the supervisor retries
            .waitForShutdownTimeoutMs(THREADS_END_MILLIS)
            .threadFactory(ZooKeeperBackend::newThread)
            .zookeeperFactory(
                (hosts, timeout, watcher, canBeReadOnly) ->
                    new ZooKeeper(
                        hosts, timeout, watcher, canBeReadOnly, new PromptHosts(hosts), client))
            .ensembleTracker(false);
    String credentials = settings.credentials();
    if (credentials != null) {
      builder.authorization("digest", credentials.getBytes(StandardCharsets.UTF_8));
    }
    CuratorFramework created = builder.build();
    framework = created;
    if (closed) {
      throw new IllegalStateException("closed");
    }
    created.start();
    return created;
  }

  private static Thread newThread(Runnable task) {
    return RegistryThreads.daemon(task, THREAD_NAME + "-curator");
  }

  private int giveUpPercent() {
    long percent = GIVE_UP_AFTER_MILLIS * 100 / settings.sessionTimeout().toMillis();
    return (int) Math.max(1, Math.min(100, percent));
  }

  private static int millis(Duration duration) {
    return Math.toIntExact(duration.toMillis());
  }

  /**
   * Returns whether the client was rejected for its credentials, after which it never reconnects.
   */
  private static boolean isDead(CuratorFramework used) {
    try {
      return !used.getZookeeperClient().getZooKeeper().getState().isAlive();
    } catch (Exception e) {
      log.debug("No handle", e);
      return false;
    }
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
    if (error instanceof KeeperException.NoAuthException denied) {
      return "access to "
          + denied.getPath()
          + " is denied; check "
          + (settings.credentials() == null
              ? "whether " + ZooKeeperSettings.USERNAME + " must be set"
              : ZooKeeperSettings.USERNAME + " and " + ZooKeeperSettings.PASSWORD)
          + ", and the node's ACL";
    }
    if (error instanceof KeeperException.SessionExpiredException) {
      return "the session has expired";
    }
    if (error instanceof KeeperException.RequestTimeoutException) {
      return "no answer within " + settings.connectTimeout().toMillis() + " ms";
    }
    if (error instanceof KeeperException.ConnectionLossException) {
      return "no connection"
          + (settings.isSecure()
              ? "; check "
                  + ZooKeeperSettings.SERVER_ADDR
                  + ", whether a server listens there for TLS, and "
                  + TlsSettings.TRUST_STORE
              : "; check " + ZooKeeperSettings.SERVER_ADDR + " and whether a server listens there");
    }
    if (error instanceof IllegalArgumentException) {
      return String.valueOf(error.getMessage());
    }
    if (error instanceof InterruptedException) { // only closing interrupts the worker
      return "it is closed";
    }
    return String.valueOf(error);
  }

  /** Closes the session, which deletes all its nodes. */
  @Override
  public void close() {
    closed = true;
    CuratorFramework used = framework;
    if (used != null) {
      used.close();
    }
  }
}
