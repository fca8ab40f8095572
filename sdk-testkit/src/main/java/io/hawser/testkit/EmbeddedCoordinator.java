package io.hawser.testkit;

import io.hawser.config.HawserConfig;
import io.hawser.error.ConfigurationException;
import io.hawser.netty.server.NettyRemotingServer;
import io.hawser.netty.server.ServerConfig;
import io.hawser.registry.ServerAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transaction coordinator inside this JVM, for tests and local runs. It listens on a real port
 * and speaks the protocol of Seata servers (sections 5 to 10), so that Hawser's and Seata's clients
 * work with it unchanged. It keeps everything in memory: open transactions are lost when it is
 * closed. It is not for production and logs that at startup.
 *
 * <p>It behaves like Seata's server:
 *
 * <ul>
 *   <li>A transaction that times out is rolled back.
 *   <li>AT branches hold global row locks until the commit, or until they are rolled back.
 *   <li>A commit of AT branches is answered immediately, and the branches are committed afterwards.
 *       Branches of other types are committed before the answer. Rollback goes in reverse order.
 *   <li>A branch is retried in the background if its RM cannot be reached, does not answer or
 *       requests a retry. The TM gets a retrying status. A branch with a final failure ends the
 *       transaction as failed, and its rows stay locked.
 *   <li>Successful transactions are deleted: their status is {@code Finished}.
 * </ul>
 *
 * <p>SAGA branches are handled one by one like TCC branches, also those of a saga engine. All
 * threads are daemons whose names begin with {@code hawser-}.
 */
public final class EmbeddedCoordinator implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedCoordinator.class);

  /** The number of lost transactions that are named; the others are counted. */
  private static final int MOST_NAMED = 10;

  private final ThreadTimers timers;
  private final SessionStore sessions;
  private final NettyRemotingServer server;
  private final ServerAddress address;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);

  EmbeddedCoordinator(Settings settings, ServerConfig serverConfig) {
    CompletableFuture<NettyRemotingServer> started = new CompletableFuture<>();
    timers = new ThreadTimers("hawser-tc-phase-two");
    sessions = new SessionStore(settings.endedKept());
    PhaseTwo phaseTwo =
        new PhaseTwo(
            (clientId, push) -> started.join().send(clientId, push), timers, settings, sessions);
    // A request may arrive before start() has returned; then it waits for the address.
    Coordinator coordinator =
        new Coordinator(
            () -> reachable(started.join().advertised()), timers, settings, sessions, phaseTwo);
    try {
      server = NettyRemotingServer.start(serverConfig, new RequestHandler(coordinator));
    } catch (RuntimeException e) {
      started.completeExceptionally(e);
      timers.close();
      throw e;
    }
    started.complete(server);
    address = reachable(server.advertised());
    log.warn(
        "The embedded coordinator on {} keeps everything in memory: it is for tests and local runs,"
            + " not for production",
        address);
  }

  /**
   * Starts a coordinator on the loopback address, on any free port.
   *
   * @return a coordinator that accepts connections
   * @throws ConfigurationException if it cannot listen
   */
  public static EmbeddedCoordinator start() {
    return builder().start();
  }

  /**
   * Returns a builder for a coordinator with other settings.
   *
   * @return a builder with the defaults
   */
  public static EmbeddedCoordinatorBuilder builder() {
    return new EmbeddedCoordinatorBuilder();
  }

  /**
   * Returns the address that clients connect to and that XIDs begin with.
   *
   * @return the numeric address and the actual port
   */
  public ServerAddress address() {
    return address;
  }

  /** Returns the address it listens on, which may mean all addresses of this machine. */
  ServerAddress listening() {
    return server.address();
  }

  /**
   * Returns a client configuration that needs no registry server. The client finds the address with
   * the provider of {@code io.hawser:registry-file}, which must be on the class path.
   *
   * @return a new builder that connects to this coordinator only
   */
  public HawserConfig.Builder clientConfig() {
    return HawserConfig.builder().servers(address.toString());
  }

  /**
   * Finds a global transaction that is open or ended recently.
   *
   * @param xid the XID
   * @return a snapshot; empty if there is no such transaction or it ended long ago
   */
  public Optional<GlobalSnapshot> find(String xid) {
    return sessions.view(Objects.requireNonNull(xid, "xid"));
  }

  /**
   * Returns a future for the end of a global transaction. Tests use it for work in the background:
   * the second phase of AT branches, retries, time-outs.
   *
   * @param xid the XID
   * @return a future that completes with the final state of the transaction. It fails with {@link
   *     IllegalArgumentException} if there is no such transaction or it ended too long ago, and
   *     with {@link IllegalStateException} if the coordinator is closed first
   */
  public CompletableFuture<GlobalSnapshot> whenEnded(String xid) {
    return sessions.whenEnded(Objects.requireNonNull(xid, "xid"));
  }

  /**
   * Returns all global transactions that have not ended.
   *
   * @return snapshots, in no particular order
   */
  public List<GlobalSnapshot> transactions() {
    return sessions.running();
  }

  /**
   * Returns the global transactions that have ended, as far as they are kept: see {@link
   * EmbeddedCoordinatorBuilder#endedKept}. {@link CoordinatorAssert} counts them.
   *
   * @return snapshots, successful ones first, each kind in the order in which they ended
   */
  public List<GlobalSnapshot> ended() {
    return sessions.ended();
  }

  /**
   * Leaves all global transactions that were begun so far out of {@link #transactions} and {@link
   * #ended}, and releases the global locks of those that failed. Open ones go on. Tests that share
   * a coordinator call it first, so that each sees its own.
   */
  public void forget() {
    sessions.forget();
  }

  /** Closes like {@link #close(Duration)} with the endpoint's own time-out, 10 s by default. */
  @Override
  public void close() {
    closing(server::close);
  }

  /**
   * Waits for running requests, closes all connections and stops all threads, like {@link
   * NettyRemotingServer#close(Duration)}. Transactions that are still open are lost. A handler that
   * this coordinator waits for must not call it. A second call waits for the first.
   *
   * @param limit how long to wait for running requests; zero does not wait, like a crash
   */
  public void close(Duration limit) {
    closing(() -> server.close(limit));
  }

  private void closing(Runnable endpoint) {
    endpoint.run();
    timers.close();
    if (closing.compareAndSet(false, true)) {
      try {
        log.info("Closed the embedded coordinator on {}: {}", address, lost(sessions.running()));
      } finally {
        sessions.close();
        closed.countDown();
      }
    }
  }

  private static String lost(List<GlobalSnapshot> open) {
    if (open.isEmpty()) {
      return "no transaction was open";
    }
    String named =
        open.stream()
            .limit(MOST_NAMED)
            .map(it -> it.xid() + " (" + it.status() + ", " + it.branches().size() + " branches)")
            .collect(Collectors.joining(", "));
    return open.size()
        + " transaction(s) were open and are lost: "
        + named
        + (open.size() > MOST_NAMED ? " and " + (open.size() - MOST_NAMED) + " more" : "");
  }

  /**
   * Waits until another thread has closed this coordinator. All its threads are daemons, so a
   * program whose {@code main} only starts it would exit immediately.
   *
   * <pre>{@code
   * EmbeddedCoordinator coordinator = EmbeddedCoordinator.builder().port(8091).start();
   * Runtime.getRuntime().addShutdownHook(new Thread(coordinator::close));
   * coordinator.awaitClosed(); // until Ctrl-C or SIGTERM
   * }</pre>
   *
   * @throws InterruptedException if the current thread is interrupted; then the coordinator stays
   *     open
   */
  public void awaitClosed() throws InterruptedException {
    closed.await();
  }

  /** Replaces the address that means all addresses, because clients cannot connect to it. */
  private static ServerAddress reachable(ServerAddress bound) {
    return new InetSocketAddress(bound.host(), bound.port()).getAddress().isAnyLocalAddress()
        ? new ServerAddress("127.0.0.1", bound.port())
        : bound;
  }
}
