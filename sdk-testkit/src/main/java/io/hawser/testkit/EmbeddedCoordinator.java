package io.hawser.testkit;

import io.hawser.config.HawserConfig;
import io.hawser.error.ConfigurationException;
import io.hawser.netty.server.NettyRemotingServer;
import io.hawser.netty.server.ServerConfig;
import io.hawser.netty.server.ServerRegistration;
import io.hawser.registry.ServerAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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

  private EmbeddedCoordinator(Settings settings, ServerConfig serverConfig) {
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
  public static Builder builder() {
    return new Builder();
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

  /**
   * Collects the settings of an {@link EmbeddedCoordinator}. A builder can start several
   * coordinators, one after another if the port is fixed.
   */
  public static final class Builder {
    private final ServerConfig.Builder serverConfig = ServerConfig.builder();
    private Duration retryPeriod = Duration.ofSeconds(1);
    private @Nullable Duration maxCommitRetry;
    private @Nullable Duration maxRollbackRetry;
    private int maxApplicationDataBytes = 16 * 1024;
    private int endedKept = 1_000;

    private Builder() {}

    /**
     * Sets the address to listen on.
     *
     * @param host a host name or numeric address; default 127.0.0.1
     * @return this
     */
    public Builder host(String host) {
      serverConfig.host(host);
      return this;
    }

    /**
     * Sets the port to listen on.
     *
     * @param port the port; 0, the default, means any free port
     * @return this
     */
    public Builder port(int port) {
      serverConfig.port(port);
      return this;
    }

    /**
     * Sets the pause before a failed branch is retried.
     *
     * @param retryPeriod at least 1 ms; default 1 s
     * @return this
     * @throws ConfigurationException if it is shorter than 1 ms
     */
    public Builder retryPeriod(Duration retryPeriod) {
      this.retryPeriod = positive("retryPeriod", retryPeriod);
      return this;
    }

    /**
     * Sets the time after which commits are no longer retried. The transaction then ends as {@code
     * CommitRetryTimeout}.
     *
     * @param maxCommitRetry the time since the transaction began; unlimited by default
     * @return this
     * @throws ConfigurationException if it is not at least 1 ms
     */
    public Builder maxCommitRetry(Duration maxCommitRetry) {
      this.maxCommitRetry = positive("maxCommitRetry", maxCommitRetry);
      return this;
    }

    /**
     * Sets the time after which rollbacks are no longer retried. The transaction then ends as
     * {@code RollbackRetryTimeout}.
     *
     * @param maxRollbackRetry the time since the transaction began; unlimited by default
     * @return this
     * @throws ConfigurationException if it is not at least 1 ms
     */
    public Builder maxRollbackRetry(Duration maxRollbackRetry) {
      this.maxRollbackRetry = positive("maxRollbackRetry", maxRollbackRetry);
      return this;
    }

    /**
     * Sets the limit of a branch's application data. More data is rejected with the code {@code
     * FailedWriteSession}, like in the stores of Seata's servers.
     *
     * @param bytes the limit in bytes of UTF-8; default 16,384
     * @return this
     * @throws ConfigurationException if it is negative
     */
    public Builder maxApplicationDataBytes(int bytes) {
      maxApplicationDataBytes = notNegative("maxApplicationDataBytes", bytes);
      return this;
    }

    /**
     * Sets how many successful transactions are kept for {@link #find}. The same number of failed
     * transactions is kept as well, with their locks.
     *
     * @param count the number of each; default 1,000
     * @return this
     * @throws ConfigurationException if it is negative
     */
    public Builder endedKept(int count) {
      endedKept = notNegative("endedKept", count);
      return this;
    }

    /**
     * Announces the coordinator in registries until it is closed, so that clients find it there.
     * The start fails if a registry cannot be reached. The coordinator listens on the loopback
     * address unless {@link #host} is set; then the first address of this machine that is not a
     * loopback address is announced. {@link ServerConfig.Builder#registration} has more options.
     *
     * @param registries a configuration with the registries in {@code registry.type} and the
     *     cluster for each in {@code registry.<type>.cluster}, by default {@code default}; their
     *     providers must be on the class path
     * @return this
     */
    public Builder announceIn(HawserConfig registries) {
      serverConfig.registration(ServerRegistration.in(registries));
      return this;
    }

    /**
     * Changes the server endpoint: reply forms, time-outs, threads.
     *
     * @param change called immediately with the builder of the endpoint
     * @return this
     */
    public Builder server(Consumer<ServerConfig.Builder> change) {
      change.accept(serverConfig);
      return this;
    }

    /**
     * Starts a coordinator with these settings.
     *
     * @return a coordinator that accepts connections
     * @throws ConfigurationException if it cannot listen or a setting of the endpoint is invalid
     */
    public EmbeddedCoordinator start() {
      EmbeddedCoordinator coordinator =
          new EmbeddedCoordinator(
              new Settings(
                  retryPeriod,
                  maxCommitRetry,
                  maxRollbackRetry,
                  maxApplicationDataBytes,
                  endedKept),
              serverConfig.build());
      log.warn(
          "The embedded coordinator on {} keeps everything in memory: it is for tests and local runs,"
              + " not for production",
          coordinator.address());
      return coordinator;
    }

    private static Duration positive(String name, Duration value) {
      if (Objects.requireNonNull(value, name).toMillis() < 1) {
        throw new ConfigurationException(name + ": " + value + " (expected: 1 ms or more)", null);
      }
      return value;
    }

    private static int notNegative(String name, int value) {
      if (value < 0) {
        throw new ConfigurationException(name + ": " + value + " (expected: 0 or more)", null);
      }
      return value;
    }
  }
}
