package io.hawser.registry.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * Opens the sockets of one service and can close them all, from any thread: the only way to end a
 * connect or a read that blocks another thread.
 */
final class TrackedSockets {
  private static final Logger log = LoggerFactory.getLogger(TrackedSockets.class);

  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** Connects to the address in the settings. */
  Socket open(RedisSettings settings) {
    open.removeIf(Socket::isClosed);
    try {
      return connect(settings);
    } catch (IOException e) {
      throw new JedisConnectionException("Connecting failed", e);
    }
  }

  /** Returns the first address of the name that answers; all together have the time of one. */
  private Socket connect(RedisSettings settings) throws IOException {
    InetAddress[] addresses = InetAddress.getAllByName(settings.address().host());
    long deadline = System.nanoTime() + settings.timeout().toNanos();
    IOException failure = new SocketException("The host name has no address");
    for (int i = 0; i < addresses.length; i++) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      int share = (int) Math.max(1, left / (addresses.length - i));
      Socket socket = new Socket();
      try {
        track(socket);
        return connect(socket, settings, addresses[i], share);
      } catch (IOException e) {
        close(socket);
        failure = e;
      }
    }
    throw failure;
  }

  private static Socket connect(
      Socket socket, RedisSettings settings, InetAddress address, int timeoutMillis)
      throws IOException {
    int port = settings.address().port();
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) settings.timeout().toMillis());
    socket.connect(new InetSocketAddress(address, port), timeoutMillis);
    if (socket.getLocalSocketAddress().equals(socket.getRemoteSocketAddress())) {
      // nothing listens; the kernel chose the very port we dial, and TCP connects it to itself
      throw new SocketException("Connection refused");
    }
    RedisTls tls = settings.tls();
    return tls == null ? socket : tls.over(socket, settings.address().host(), port);
  }

  private void track(Socket socket) throws SocketException {
    open.add(socket);
    if (closed) { // closeAll() may have missed it
      throw new SocketException("The registry is closed");
    }
  }

  /** Closes all sockets. From then on none can be opened. */
  void closeAll() {
    closed = true;
    open.forEach(TrackedSockets::close);
  }

  /** Closes a socket and never throws: what is closed is of no more interest. */
  static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      log.debug("Closing a socket failed", e);
    }
  }
}
