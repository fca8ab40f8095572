package io.hawser.registry.nacos;

import io.hawser.registry.support.TcpConnector;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * Finds an address of a host that accepts connections, before gRPC connects.
 *
 * @param tls whether the certificate must name the host
 * @param lookup resolves names
 */
record ListeningHost(boolean tls, TcpConnector.Lookup lookup) {

  /**
   * Connects to the host, and closes the connection.
   *
   * @param timeout how long all its addresses may take together
   * @return what gRPC is to connect to: the host itself, or the numeric address if that is not the
   *     first one. gRPC tries all addresses, but waits longer than we do for one that is silent.
   *     With TLS it is always the host
   * @throws IOException if no address accepts
   */
  String find(String host, int port, Duration timeout) throws IOException {
    InetAddress[] all = lookup.allByName(host);
    // Sockets of channels, because an interrupt ends their attempts.
    TcpConnector connector = new TcpConnector(name -> all, () -> SocketChannel.open().socket());
    try (Socket socket = connector.connect(host, port, timeout)) {
      InetAddress found = socket.getInetAddress();
      boolean first = found.equals(all[0]);
      return tls || first ? host : found.getHostAddress();
    }
  }
}
