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
 * and speaks the protocol of Seata servers (sections 5 to 10), so that own and original clients
 * work with it unchanged. It keeps everything in memory: what is open when it is closed is lost. It
 * is not for production, and says so when it starts.
 *
 * <p>What it does as an original server does:
 *
 * <ul>
 *   <li>A transaction that is neither committed nor rolled back in time is rolled back.
 *   <li>AT branches hold global row locks until the commit, or until they are rolled back.
 *   <li>A commit of AT branches is answered at once, and they are told afterwards. Branches of
 *       other types are told before the TM is answered. Rollback goes in reverse order.
 *   <li>A branch that cannot be reached, does not answer or asks for it is tried again, in the
 *       background; the TM is told that the coordinator is retrying. A branch that failed for good
 *       ends the transaction as failed, and its rows stay locked.
 *   <li>Transactions that ended well are forgotten: their status is {@code Finished}.
 * </ul>
 *
 * <p>SAGA branches are told one by one like TCC branches, also those of a saga engine. All threads
 * are daemons whose names begin with {@code hawser-}.
 */
public final class EmbeddedCoordinator implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedCoordinator.class);

  /** Transactions that are lost; the others are counted. */
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
    // A request may come in before start() has returned: it waits for the address.
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
   * Starts to collect settings.
   *
   * @return a builder with the defaults
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Where clients connect to, and what XIDs begin with.
   *
   * @return the numeric address and the actual port
   */
  public ServerAddress address() {
    return address;
  }

  /** Where it listens, which may be all addresses of this machine. */
  ServerAddress listening() {
    return server.address();
  }

  /**
   * A client configuration that needs no registry server. The client finds the address with the
   * provider of {@code io.hawser:registry-file}, which has to be on the class path.
   *
   * @return a new builder, preset to connect to this coordinator only
   */
  public HawserConfig.Builder clientConfig() {
    return HawserConfig.builder().servers(address.toString());
  }

  /**
   * Looks at a global transaction: an open one, or one of the last that ended.
   *
   * @param xid the XID
   * @return how it is now, or how it ended; empty if there is none, or it ended long ago
   */
  public Optional<GlobalSnapshot> find(String xid) {
    return sessions.view(Objects.requireNonNull(xid, "xid"));
  }

  /**
   * Tells when a global transaction has ended, for tests of what happens in the background: the
   * second phase of AT branches, retries, time-outs.
   *
   * @param xid the XID
   * @return ends with how the transaction ended, at once if it has; fails with {@link
   *     IllegalArgumentException} if there is no such transaction or it ended too long ago, and
   *     with {@link IllegalStateException} if the coordinator is closed before
   */
  public CompletableFuture<GlobalSnapshot> whenEnded(String xid) {
    return sessions.whenEnded(Objects.requireNonNull(xid, "xid"));
  }

  /**
   * All global transactions that have not ended.
   *
   * @return a snapshot, in no particular order
   */
  public List<GlobalSnapshot> transactions() {
    return sessions.running();
  }

  /** Closes as {@link #close(Duration)} within the endpoint's own time-out, 10 s by default. */
  @Override
  public void close() {
    closing(server::close);
  }

  /**
   * Finishes what is running, closes all connections and ends all threads, as {@link
   * NettyRemotingServer#close(Duration)} says. What has not ended then is lost. Not to be called by
   * a handler that this coordinator waits for. A second call does nothing.
   *
   * @param limit how long to wait for what is running; 0: not at all, as if it had crashed
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
   * Waits until this coordinator has been closed, by another thread. All its threads are daemons: a
   * program whose {@code main} only starts it would end at once.
   *
   * <pre>{@code
   * EmbeddedCoordinator coordinator = EmbeddedCoordinator.builder().port(8091).start();
   * Runtime.getRuntime().addShutdownHook(new Thread(coordinator::close));
   * coordinator.awaitClosed(); // until Ctrl-C or SIGTERM
   * }</pre>
   *
   * @throws InterruptedException if the current thread is interrupted; nothing is closed then
   */
  public void awaitClosed() throws InterruptedException {
    closed.await();
  }

  /** Nobody can connect to the address that means all addresses. */
  private static ServerAddress reachable(ServerAddress bound) {
    return new InetSocketAddress(bound.host(), bound.port()).getAddress().isAnyLocalAddress()
        ? new ServerAddress("127.0.0.1", bound.port())
        : bound;
  }

  /**
   * Collects the settings of an {@link EmbeddedCoordinator}. May start any number of them, one
   * after another if the port is fixed.
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
     * Where to listen.
     *
     * @param host a host name or numeric address; default 127.0.0.1
     * @return this
     */
    public Builder host(String host) {
      serverConfig.host(host);
      return this;
    }

    /**
     * Which port to listen on.
     *
     * @param port the port; 0, the default, for any free one
     * @return this
     */
    public Builder port(int port) {
      serverConfig.port(port);
      return this;
    }

    /**
     * How long to wait before a failed branch is tried again.
     *
     * @param retryPeriod from 1 ms; default 1 s
     * @return this
     * @throws ConfigurationException if it is shorter
     */
    public Builder retryPeriod(Duration retryPeriod) {
      this.retryPeriod = positive("retryPeriod", retryPeriod);
      return this;
    }

    /**
     * When to give up committing: the transaction then ends as {@code CommitRetryTimeout}.
     *
     * @param maxCommitRetry counted from the begin of the transaction; by default there is no end
     * @return this
     * @throws ConfigurationException if it is not at least 1 ms
     */
    public Builder maxCommitRetry(Duration maxCommitRetry) {
      this.maxCommitRetry = positive("maxCommitRetry", maxCommitRetry);
      return this;
    }

    /**
     * When to give up rolling back: the transaction then ends as {@code RollbackRetryTimeout}.
     *
     * @param maxRollbackRetry counted from the begin of the transaction; by default there is no end
     * @return this
     * @throws ConfigurationException if it is not at least 1 ms
     */
    public Builder maxRollbackRetry(Duration maxRollbackRetry) {
      this.maxRollbackRetry = positive("maxRollbackRetry", maxRollbackRetry);
      return this;
    }

    /**
     * How much application data a branch may have; more is refused with code {@code
     * FailedWriteSession}, as the stores of original servers do.
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
     * How many transactions that have ended are kept to look at with {@link #find}; as many that
     * failed, with their locks, besides.
     *
     * @param count how many of each; default 1,000
     * @return this
     * @throws ConfigurationException if it is negative
     */
    public Builder endedKept(int count) {
      endedKept = notNegative("endedKept", count);
      return this;
    }

    /**
     * Announces the coordinator in registries, so that clients find it there, until it is closed.
     * The start fails if a registry cannot be reached. It listens on the loopback address unless
     * {@link #host} says otherwise; then the first address of this machine that is no loopback
     * address is announced. {@link ServerConfig.Builder#registration} has more choices.
     *
     * @param registries names the registries in {@code registry.type}, and for each the cluster to
     *     join in {@code registry.<type>.cluster}, by default {@code default}; their providers have
     *     to be on the class path
     * @return this
     */
    public Builder announceIn(HawserConfig registries) {
      serverConfig.registration(ServerRegistration.in(registries));
      return this;
    }

    /**
     * Changes the server endpoint: reply forms, time-outs, threads.
     *
     * @param change is called at once
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
     * @throws ConfigurationException if it cannot listen or a setting of the endpoint is wrong
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
