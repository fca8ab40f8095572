package io.hawser.registry.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Connecting to a name that has several addresses. */
class TcpConnectorTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** The addresses and limits that were tried. */
  private final List<InetAddress> tried = new ArrayList<>();

  private final List<Integer> limits = new ArrayList<>();
  private final List<Socket> sockets = new ArrayList<>();

  private static InetAddress address(int last) throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
  }

  private static TcpConnector.Lookup addresses(int... last) {
    return host -> {
      assertEquals("registry.test", host);
      InetAddress[] found = new InetAddress[last.length];
      for (int i = 0; i < last.length; i++) {
        found[i] = InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last[i]});
      }
      return found;
    };
  }

  /** A socket to a scripted network, where only 127.0.0.9 accepts. */
  private Socket scripted() {
    Socket socket =
        new Socket() {
          @Override
          public void connect(SocketAddress endpoint, int timeout) throws IOException {
            InetAddress address = ((InetSocketAddress) endpoint).getAddress();
            tried.add(address);
            limits.add(timeout);
            if (!address.equals(address(9))) {
              throw new SocketTimeoutException(address.getHostAddress());
            }
          }

          @Override
          public SocketAddress getLocalSocketAddress() {
            return new InetSocketAddress(0);
          }
        };
    sockets.add(socket);
    return socket;
  }

  @Test
  @EnabledOnOs(OS.LINUX) // elsewhere 127.0.0.2 is not an address of the machine
  void aNameWhoseFirstAddressRefusesIsReachedAtTheSecond() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, address(1));
        Socket socket =
            new TcpConnector(addresses(2, 1), Socket::new)
                .connect("registry.test", server.getLocalPort(), Duration.ofMinutes(1))) {
      assertEquals(address(1), socket.getInetAddress());
    }
  }

  @Test
  void silentAddressesLeaveTimeForTheNextOnes() throws Exception {
    Socket socket =
        new TcpConnector(addresses(5, 6, 9, 7), this::scripted).connect("registry.test", 1, SECOND);
    assertEquals(List.of(address(5), address(6), address(9)), tried);
    assertTrue(limits.get(0) <= 250 && limits.get(1) <= 334 && limits.get(2) <= 500, "" + limits);
    assertEquals(sockets.get(2), socket);
    assertTrue(sockets.get(0).isClosed() && sockets.get(1).isClosed() && !socket.isClosed());
    socket.close();
  }

  @Test
  void ifNoAddressAcceptsTheLastFailureIsThrown() {
    TcpConnector connector = new TcpConnector(addresses(5, 6), this::scripted);
    SocketTimeoutException error =
        assertThrows(
            SocketTimeoutException.class, () -> connector.connect("registry.test", 1, SECOND));
    assertEquals("127.0.0.6", error.getMessage());
    assertTrue(sockets.stream().allMatch(Socket::isClosed));
  }

  @Test
  void aNameWithoutAnAddressIsUnknown() {
    TcpConnector connector = new TcpConnector(addresses(), this::scripted);
    assertThrows(UnknownHostException.class, () -> connector.connect("registry.test", 1, SECOND));
  }

  /** As when a registry is closed meanwhile. */
  @Test
  void withoutSocketsNothingIsTried() {
    TcpConnector connector =
        new TcpConnector(
            addresses(5, 9),
            () -> {
              throw new ConnectException("closed");
            });
    assertThrows(ConnectException.class, () -> connector.connect("registry.test", 1, SECOND));
    assertEquals(List.of(), tried);
  }
}
