package io.hawser.testkit.faults;

import io.hawser.config.HawserConfig;
import io.hawser.netty.internal.runtime.OwnThreads;
import io.hawser.registry.ServerAddress;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A TCP proxy in front of one server that simulates faults of networks and broken peers. Clients
 * dial {@link #address()} instead of the server. Without faults it forwards everything, including
 * ends of connections and resets.
 *
 * <pre>{@code
 * try (FaultProxy proxy = FaultProxy.to(coordinator.address());
 *     HawserClient client = HawserClient.connect(proxy.clientConfig().build())) {
 *   proxy.apply(Fault.swallow(Direction.TO_CLIENT)); // the coordinator no longer answers
 *   …
 *   proxy.heal();
 * }
 * }</pre>
 *
 * <p>Faults can be set at any time for all connections ({@link #apply}), for new ones ({@link
 * #onNew}, {@link #onNext}) or for a single one ({@link #connections}). They take effect between
 * two frames, so that the stream is intact when they end, unless they damaged it.
 *
 * <p>The class is thread-safe. A method that changes something returns when the change is in force.
 * With the same seed, random faults repeat if the order and the content of connections repeat.
 */
public final class FaultProxy implements AutoCloseable {
  private static final long CLOSE_TIMEOUT_MILLIS = 10_000;
  private static final long SEED_STEP = 0x9e37_79b9_7f4a_7c15L;

  private final long seed;
  private final OwnThreads threads = new OwnThreads("hawser-fault-proxy");

  // Netty 4.1 has only this one; on 4.2 it is a deprecated name for a MultiThreadIoEventLoopGroup.
  @SuppressWarnings("deprecation")
  private final EventLoopGroup loops = new NioEventLoopGroup(1, threads);

  private final EventLoop loop = loops.next();
  private final Counters counters = new Counters();
  private final Map<Long, ProxiedConnection> connections = new ConcurrentSkipListMap<>();
  private final NewConnections newConnections = new NewConnections();
  private final ProxyPort entrance;
  private final ServerAddress address;
  private volatile ServerAddress target;

  /** Guards changes of the entrance, which wait for its thread. */
  private final ReentrantLock entranceLock = new ReentrantLock();

  FaultProxy(ServerAddress target, InetSocketAddress listen, long seed) {
    this.target = target;
    this.seed = seed;
    try {
      // A factory of its own, because the acceptor of a refusing proxy has stopped.
      entrance = new ProxyPort(listen, this::accepted, new OwnThreads("hawser-fault-proxy-accept"));
    } catch (IOException e) {
      endThreads();
      throw new UncheckedIOException(
          "The fault proxy cannot listen on " + listen + " (expected: a free port)", e);
    }
    InetSocketAddress bound = entrance.address();
    address = new ServerAddress(bound.getAddress().getHostAddress(), bound.getPort());
  }

  /**
   * Starts a proxy on any free port of the loopback address.
   *
   * @param server the server it forwards to
   * @return a proxy that accepts connections and forwards everything
   */
  public static FaultProxy to(ServerAddress server) {
    return builder(server).start();
  }

  /**
   * Returns a builder for a proxy with other settings.
   *
   * @param server the server it forwards to
   * @return a builder with the defaults
   */
  public static FaultProxyBuilder builder(ServerAddress server) {
    return new FaultProxyBuilder(server);
  }

  /**
   * Returns the address that clients connect to.
   *
   * @return the numeric address and the actual port, which do not change until {@link #close}
   */
  public ServerAddress address() {
    return address;
  }

  /**
   * Returns a client configuration that needs no registry server, like {@link
   * io.hawser.testkit.EmbeddedCoordinator#clientConfig}.
   *
   * @return a new builder that connects to this proxy only
   */
  public HawserConfig.Builder clientConfig() {
    return HawserConfig.builder().servers(address.toString());
  }

  /**
   * Returns the seed of random faults.
   *
   * @return the seed; print it when a test fails
   */
  public long seed() {
    return seed;
  }

  /**
   * Forwards new connections to another server, for instance after a restart.
   *
   * @param server the new server; open connections do not move
   */
  public void target(ServerAddress server) {
    target = Objects.requireNonNull(server, "server");
  }

  /**
   * Replaces the faults of all connections, including new ones.
   *
   * @param faults the new faults, in the order in which they act
   */
  public void apply(Fault... faults) {
    List<Fault> all = List.of(faults);
    newConnections.set(all);
    connections.values().forEach(connection -> connection.set(all));
  }

  /**
   * Replaces the faults of new connections. Open connections keep theirs.
   *
   * @param faults the new faults, in the order in which they act
   */
  public void onNew(Fault... faults) {
    newConnections.set(List.of(faults));
  }

  /**
   * Sets the faults of the next connection only. Each further call applies to one more connection.
   *
   * @param faults its faults, instead of those of {@link #onNew}
   */
  public void onNext(Fault... faults) {
    newConnections.addNext(List.of(faults));
  }

  /**
   * Removes all faults of all connections and accepts connections again. Held bytes are forwarded
   * immediately.
   */
  public void heal() {
    newConnections.heal();
    changeEntrance(ProxyPort::open);
    connections.values().forEach(ProxiedConnection::heal);
  }

  /** Refuses new connections, as if no process listened, until {@link #heal}. */
  public void refuse() {
    changeEntrance(ProxyPort::shut);
  }

  /**
   * Leaves new connections without an answer, as if the address were unreachable, until {@link
   * #heal}. The call takes a moment.
   *
   * @throws UncheckedIOException if this operating system cannot do it; Linux can
   */
  public void unreachable() {
    changeEntrance(ProxyPort::fill);
  }

  /** Resets all open connections; new ones are accepted. */
  public void resetAll() {
    connections.values().forEach(ProxiedConnection::reset);
  }

  /**
   * Returns the open connections.
   *
   * @return a snapshot, oldest first
   */
  public List<ProxiedConnection> connections() {
    return newConnections.between(() -> List.copyOf(connections.values()));
  }

  /**
   * Returns a future for the next connection that is accepted and connected to the server.
   *
   * @return a future that completes on the thread of the proxy, so its dependents must not block;
   *     {@link #close} cancels it
   */
  public CompletableFuture<ProxiedConnection> nextConnection() {
    return newConnections.next();
  }

  /**
   * Returns what the proxy has done.
   *
   * @return a snapshot
   */
  public ProxyCounts counts() {
    return newConnections.between(() -> counters.snapshot(connections.size()));
  }

  /** Closes all connections and the port, and stops the threads. A second call does nothing. */
  @Override
  public void close() {
    changeEntrance(ProxyPort::close);
    List<CompletableFuture<ProxiedConnection>> cancelled = newConnections.close();
    connections.values().forEach(ProxiedConnection::close);
    endThreads();
    cancelled.forEach(future -> future.cancel(false));
  }

  @Override
  public String toString() {
    return "fault proxy " + address + " to " + target + ", seed " + seed + ", " + counts();
  }

  private void accepted(SocketChannel accepted) {
    ServerAddress to = target;
    InetSocketAddress server = new InetSocketAddress(to.host(), to.port()); // may ask a name server
    newConnections.accepted(
        (number, faults) -> {
          ProxiedConnection connection =
              new ProxiedConnection(
                  number,
                  accepted,
                  loop,
                  new SplittableRandom(seed + number * SEED_STEP),
                  counters,
                  faults);
          // Before other threads can find it, so that their changes come later.
          loop.execute(() -> connection.open(server, newConnections::connected));
          connections.put(number, connection);
          counters.accepted.increment();
          connection.whenClosed().thenRun(() -> connections.remove(number));
        });
  }

  private void changeEntrance(EntranceChange change) {
    entranceLock.lock();
    try {
      change.on(entrance);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The fault proxy cannot change how it listens on " + address + ": " + e, e);
    } finally {
      entranceLock.unlock();
    }
  }

  private void endThreads() {
    loops
        .shutdownGracefully(0, CLOSE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(CLOSE_TIMEOUT_MILLIS);
    try {
      threads.join(CLOSE_TIMEOUT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private interface EntranceChange {
    void on(ProxyPort entrance) throws IOException;
  }
}
