package io.hawser.registry.zookeeper;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.curator.CuratorZookeeperClient;
import org.apache.curator.ensemble.fixed.FixedEnsembleProvider;
import org.apache.curator.utils.ZookeeperFactory;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One ZooKeeper session after the other. Within a session ZooKeeper's client reconnects by itself,
 * trying about once a second, and when ZooKeeper says that a session has expired, Curator starts
 * the next.
 *
 * <p>That alone can take for ever: a server that lost its data refuses a client that has seen newer
 * data, and never tells it that its session has expired. So a session that has had no connection
 * for 1.5 s is given up for a new one, which is accepted everywhere.
 */
final class Sessions {

  /** What happens; called on the worker's thread. */
  interface Observer {
    /** Watches may be lost, and ephemeral nodes too. */
    void connected();

    void disconnected();
  }

  private static final Logger log = LoggerFactory.getLogger(Sessions.class);
  private static final Duration GIVE_UP_AFTER = Duration.ofMillis(1500);
  private static final int EVENT_THREAD_END_MILLIS = 1000;

  private final ZooKeeperSettings settings;
  private final Worker worker;
  private final Observer observer;
  private final Connection connection = new Connection();
  private final CuratorZookeeperClient client;

  Sessions(ZooKeeperSettings settings, Worker worker, Observer observer) {
    this.settings = settings;
    this.worker = worker;
    this.observer = observer;
    int sessionTimeout = Math.toIntExact(settings.sessionTimeout().toMillis());
    this.client =
        new CuratorZookeeperClient(
            (ZookeeperFactory) this::newHandle,
            new FixedEnsembleProvider(settings.servers().hosts()),
            sessionTimeout,
            Math.min(sessionTimeout, Math.toIntExact(settings.connectTimeout().toMillis())),
            EVENT_THREAD_END_MILLIS,
            null,
            (retries, elapsed, sleeper) -> false,
            false);
  }

  /** On the worker's thread, after which ZooKeeper names its own. */
  void start() throws Exception {
    client.start();
  }

  private ZooKeeper newHandle(
      String hosts, int sessionTimeout, Watcher curator, boolean canBeReadOnly) throws Exception {
    if (connection.isClosed()) {
      throw new IllegalStateException("closed");
    }
    int handle = connection.replaced();
    try {
      ZooKeeper created =
          new ZooKeeper(
              hosts,
              sessionTimeout,
              event -> {
                happened(handle, event);
                curator.process(event); // starts the next session if this one has expired
              },
              canBeReadOnly,
              new PromptHosts(hosts),
              settings.client());
      String credentials = settings.credentials();
      if (credentials != null) {
        created.addAuthInfo("digest", credentials.getBytes(StandardCharsets.UTF_8));
      }
      return created;
    } catch (Exception e) {
      worker.schedule(() -> giveUp(handle), GIVE_UP_AFTER);
      throw e;
    }
  }

  /** On a thread of ZooKeeper's. */
  private void happened(int handle, WatchedEvent event) {
    if (event.getType() != Watcher.Event.EventType.None) {
      return;
    }
    log.debug("{}: {}", settings.description(), event.getState());
    switch (event.getState()) {
      case SyncConnected -> {
        if (connection.up(handle)) {
          worker.execute(observer::connected);
        }
      }
      case Disconnected, Expired, Closed -> {
        if (connection.down(handle)) {
          worker.execute(observer::disconnected);
          worker.schedule(() -> giveUp(handle), GIVE_UP_AFTER);
        }
      }
      case AuthFailed -> worker.schedule(() -> giveUp(handle), GIVE_UP_AFTER);
      default -> {}
    }
  }

  private void giveUp(int handle) {
    if (!connection.isDown(handle, GIVE_UP_AFTER)) {
      return;
    }
    log.debug("{}: starting a new session", settings.description());
    // The old handle is closed first. It would wait, maybe for as long as a session may last, for
    // an answer to its goodbye that cannot come; so it finds itself interrupted.
    Thread.currentThread().interrupt();
    try {
      client.reset();
    } catch (Exception e) { // the new handle, if one was begun, has scheduled the next attempt
      log.debug("{}: no new session", settings.description(), e);
    } finally {
      Thread.interrupted();
    }
  }

  ZooKeeper handle() throws Exception {
    return client.getZooKeeper();
  }

  boolean isConnected() {
    return connection.isUp();
  }

  boolean isClosed() {
    return connection.isClosed();
  }

  /** See {@link Connection#await}. */
  boolean awaitConnected(Duration timeout, Duration atLeast) throws InterruptedException {
    return connection.await(timeout, atLeast);
  }

  /** From now on there is no connection, and nobody waits for one. Returns whether this is news. */
  boolean refuse() {
    return connection.close();
  }

  /** Ends the session, with it all its nodes, and the threads of ZooKeeper's client. */
  void close() {
    client.close();
  }
}
