package io.hawser.testkit.faults;

import io.hawser.config.HawserConfig;
import io.hawser.netty.internal.runtime.OwnThreads;
import io.hawser.registry.ServerAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * A UDP proxy in front of one server that simulates faults of networks: loss, duplication,
 * reordering and delay of datagrams, and clients whose address changes. Clients send to {@link
 * #address()} instead of the server; the server sees each client at a port of the proxy. Without
 * faults it forwards everything.
 *
 * <p>The class is thread-safe. A method that changes something returns when the change is in force.
 * It has one thread. The socket of a client that has been silent for a minute is closed, and there
 * are at most 1,024 of them: one more closes that which was silent longest.
 */
public final class DatagramFaultProxy implements AutoCloseable {
  private static final long CLOSE_TIMEOUT_MILLIS = 10_000;

  private final long seed;
  private final OwnThreads threads = new OwnThreads("hawser-datagram-proxy");
  private final DatagramLoop loop;
  private final ServerAddress address;
  private final ServerAddress target;

  private DatagramFaultProxy(ServerAddress target, long seed) {
    this.target = target;
    this.seed = seed;
    InetSocketAddress server = new InetSocketAddress(target.host(), target.port());
    if (server.isUnresolved()) {
      throw new IllegalArgumentException(
          "server: " + target + " (expected: a host with an address)");
    }
    try {
      loop =
          new DatagramLoop(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
              server,
              new SplittableRandom(seed),
              UpstreamSocket::new);
    } catch (IOException e) {
      throw new UncheckedIOException("The datagram proxy cannot open its sockets: " + e, e);
    }
    InetSocketAddress bound = loop.address();
    address = new ServerAddress(bound.getAddress().getHostAddress(), bound.getPort());
    threads.newThread(loop).start();
  }

  /**
   * Starts a proxy on any free port of the loopback address.
   *
   * @param server the server it forwards to
   * @return a proxy that forwards everything
   * @throws IllegalArgumentException if the host of the server has no address
   * @throws UncheckedIOException if it cannot open its sockets
   */
  public static DatagramFaultProxy to(ServerAddress server) {
    return to(server, new SplittableRandom().nextLong());
  }

  /**
   * Starts a proxy whose chances repeat, if the datagrams do.
   *
   * @param server the server it forwards to
   * @param seed any number
   * @return a proxy that forwards everything
   * @throws IllegalArgumentException if the host of the server has no address
   * @throws UncheckedIOException if it cannot open its sockets
   */
  public static DatagramFaultProxy to(ServerAddress server, long seed) {
    return new DatagramFaultProxy(Objects.requireNonNull(server, "server"), seed);
  }

  /**
   * Returns the address that clients send to.
   *
   * @return the numeric address and the actual port
   */
  public ServerAddress address() {
    return address;
  }

  /**
   * Returns a client configuration that needs no registry server. It still needs {@code
   * transport.type=quic} and certificates.
   *
   * @return a new builder that connects to this proxy only
   */
  public HawserConfig.Builder clientConfig() {
    return HawserConfig.builder().servers(address.toString());
  }

  /**
   * Returns the seed of the chances.
   *
   * @return the seed; print it when a test fails
   */
  public long seed() {
    return seed;
  }

  /**
   * Replaces the faults of both directions.
   *
   * @param faults the new ones
   */
  public void apply(DatagramFaults faults) {
    Objects.requireNonNull(faults, "faults");
    loop.change(
        () -> {
          for (Direction direction : Direction.values()) {
            loop.faults(direction, faults);
          }
        });
  }

  /**
   * Replaces the faults of one direction.
   *
   * @param direction which
   * @param faults the new ones
   */
  public void apply(Direction direction, DatagramFaults faults) {
    Objects.requireNonNull(direction, "direction");
    Objects.requireNonNull(faults, "faults");
    loop.change(() -> loop.faults(direction, faults));
  }

  /** Removes all faults. What is held is still sent when it is due. */
  public void heal() {
    apply(DatagramFaults.NONE);
  }

  /**
   * Lets the server see all clients at other ports from now on, as if their network had changed.
   * What the server sends to the old ones is lost.
   */
  public void changeAddresses() {
    loop.change(loop::moveAll);
  }

  /**
   * Closes the sockets of all clients, as if the network had forgotten them. A client that sends
   * again gets a new one.
   */
  public void forgetClients() {
    loop.change(loop::closeExits);
  }

  /**
   * Returns what the proxy has done.
   *
   * @return a snapshot
   */
  public DatagramCounts counts() {
    return loop.counts();
  }

  /** Closes all sockets and stops the thread. A second call does nothing. */
  @Override
  public void close() {
    loop.close();
    try {
      threads.join(CLOSE_TIMEOUT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return "datagram proxy " + address + " to " + target + ", seed " + seed + ", " + counts();
  }
}
