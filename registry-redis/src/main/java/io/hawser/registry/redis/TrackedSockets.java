package io.hawser.registry.redis;

import io.hawser.registry.support.TcpConnector;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

  private Socket connect(RedisSettings settings) throws IOException {
    String host = settings.address().host();
    int port = settings.address().port();
    TcpConnector connector = new TcpConnector(InetAddress::getAllByName, this::tracked);
    Socket socket = connector.connect(host, port, settings.timeout());
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) settings.timeout().toMillis());
      RedisTls tls = settings.tls();
      return tls == null ? socket : tls.over(socket, host, port);
    } catch (IOException e) {
      close(socket);
      throw e;
    }
  }

  private Socket tracked() throws SocketException {
    Socket socket = new Socket();
    open.add(socket);
    if (closed) { // closeAll() may have missed it
      close(socket);
      throw new SocketException("The registry is closed");
    }
    return socket;
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
