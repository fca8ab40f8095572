package io.hawser.registry.support;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Connects to a server by TCP. A name may have several addresses, so the next one is tried if one
 * does not accept. Thread-safe if its parts are.
 */
public final class TcpConnector {
  private final Lookup lookup;
  private final Sockets sockets;

  /** Asks for all addresses of a name; may block. */
  @FunctionalInterface
  public interface Lookup {
    /**
     * {@return the addresses, at least one}
     *
     * @throws UnknownHostException if the name has none
     */
    InetAddress[] allByName(String host) throws UnknownHostException;
  }

  /** Creates sockets that are not connected. */
  @FunctionalInterface
  public interface Sockets {
    /**
     * {@return a socket for one attempt}
     *
     * @throws IOException if there is to be no further attempt, or none is possible
     */
    Socket create() throws IOException;
  }

  /**
   * Creates a connector.
   *
   * @param lookup resolves names, such as {@link InetAddress#getAllByName}
   * @param sockets creates the sockets
   */
  public TcpConnector(Lookup lookup, Sockets sockets) {
    this.lookup = lookup;
    this.sockets = sockets;
  }

  /**
   * Connects to the first address that accepts. It blocks.
   *
   * @param host a name or a numeric address
   * @param port the port
   * @param timeout how long connecting may take. Each address has an equal share of what the
   *     earlier ones have left. Asking for the addresses is not included
   * @return the connected socket
   * @throws IOException the failure of the last address, a {@link java.net.SocketTimeoutException}
   *     if it was silent
   */
  public Socket connect(String host, int port, Duration timeout) throws IOException {
    InetAddress[] addresses = lookup.allByName(host);
    long deadline = System.nanoTime() + timeout.toNanos();
    IOException failure = new UnknownHostException(host);
    for (int i = 0; i < addresses.length; i++) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      long share = Math.max(1, left / (addresses.length - i));
      try {
        return connect(
            new InetSocketAddress(addresses[i], port), (int) Math.min(share, Integer.MAX_VALUE));
      } catch (IOException e) {
        failure = e;
      }
    }
    throw failure;
  }

  private Socket connect(InetSocketAddress address, int timeoutMillis) throws IOException {
    Socket socket = sockets.create();
    try {
      socket.connect(address, timeoutMillis);
      if (socket.getLocalSocketAddress().equals(socket.getRemoteSocketAddress())) {
        // nothing listens; the kernel chose the very port we dial, and TCP connects it to itself
        throw new ConnectException("Connection refused");
      }
      return socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }
}
