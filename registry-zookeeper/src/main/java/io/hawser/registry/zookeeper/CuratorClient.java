package io.hawser.registry.zookeeper;

import io.hawser.registry.support.ConnectionEvents;
import io.hawser.registry.support.RegistryThreads;
import io.hawser.registry.support.UserLogin;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
 * One Curator framework, which reconnects by itself. It is replaced only after ZooKeeper has
 * rejected its credentials. One thread opens, any thread closes.
 *
 * <p>A server that lost its data rejects a client that has seen newer data, and never reports that
 * its session has expired. Therefore Curator closes a session after 1.5 s without a connection.
 */
final class CuratorClient implements Watcher {
  private static final Logger log = LoggerFactory.getLogger(CuratorClient.class);
  private static final long GIVE_UP_AFTER_MILLIS = 1500;
  private static final int THREADS_END_MILLIS = 1000;

  private final ZooKeeperSettings settings;
  private volatile @Nullable CuratorFramework framework;
  private volatile @Nullable Consumer<String> changed; // takes paths, of the newest session
  private volatile boolean closed;

  CuratorClient(ZooKeeperSettings settings) {
    this.settings = settings;
  }

  /**
   * Waits until there is a connection.
   *
   * @param events receives its loss
   * @param changes takes the path of each watched node that has changed
   */
  NodeStore listen(ConnectionEvents events, Consumer<String> changes) throws Exception {
    CuratorFramework used = open();
    changed = changes;
    NodeStore nodes = new NodeStore(used, this, events);
    if (!used.getZookeeperClient().isConnected()) { // lost again before they were notified
      nodes.close();
      throw new KeeperException.ConnectionLossException();
    }
    return nodes;
  }

  /**
   * Handles events of all nodes and sessions, so that ZooKeeper keeps only one watch for each path.
   * It runs on a thread of ZooKeeper's client.
   */
  @Override
  public void process(WatchedEvent event) {
    Consumer<String> reported = changed;
    String path = event.getPath();
    if (reported != null && path != null && event.getType() != Event.EventType.None) {
      reported.accept(path);
    }
  }

  private CuratorFramework open() throws Exception {
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
    return used;
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
            .connectString(settings.hosts())
            .sessionTimeoutMs(millis(settings.sessionTimeout()))
            .connectionTimeoutMs(
                Math.min(millis(settings.sessionTimeout()), millis(settings.connectTimeout())))
            .simulatedSessionExpirationPercent(giveUpPercent())
            .retryPolicy((retries, elapsed, sleeper) -> false) // the supervisor retries
            .waitForShutdownTimeoutMs(THREADS_END_MILLIS)
            .threadFactory(this::newThread)
            .zookeeperFactory(
                (hosts, timeout, watcher, canBeReadOnly) ->
                    new ZooKeeper(
                        hosts,
                        timeout,
                        watcher,
                        canBeReadOnly,
                        new PromptHostProvider(hosts),
                        client))
            .ensembleTracker(false);
    UserLogin login = settings.login();
    if (login != null) {
      builder.authorization(
          "digest", (login.user() + ":" + login.password()).getBytes(StandardCharsets.UTF_8));
    }
    CuratorFramework created = builder.build();
    framework = created;
    if (closed) {
      throw new IllegalStateException("closed");
    }
    created.start();
    return created;
  }

  private Thread newThread(Runnable task) {
    return RegistryThreads.daemon(task, settings.use().threadName() + "-curator");
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

  /** Closes the session, which deletes all its nodes. */
  void close() {
    closed = true;
    CuratorFramework used = framework;
    if (used != null) {
      used.close();
    }
  }
}
