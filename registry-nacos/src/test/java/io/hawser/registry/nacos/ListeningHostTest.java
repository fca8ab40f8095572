package io.hawser.registry.nacos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hawser.registry.support.TcpConnector;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A name of Nacos servers may have several addresses. */
@Timeout(120)
@EnabledOnOs(OS.LINUX) // elsewhere 127.0.0.2 is not an address of the machine
class ListeningHostTest {
  private static final String NAME = "nacos.test";
  private static final Duration LONG = Duration.ofMinutes(1);

  private final ServerSocket server = new ServerSocket(0, 1, address(1));

  ListeningHostTest() throws IOException {}

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private static InetAddress address(int last) throws UnknownHostException {
    return InetAddress.getByAddress(NAME, new byte[] {127, 0, 0, (byte) last});
  }

  private static TcpConnector.Lookup addresses(int first, int second) {
    return host -> new InetAddress[] {address(first), address(second)};
  }

  private String find(boolean tls, TcpConnector.Lookup lookup) throws IOException {
    return new ListeningHost(tls, lookup).find(NAME, server.getLocalPort(), LONG);
  }

  @Test
  void aFirstAddressThatListensIsReachedByTheName() throws Exception {
    assertEquals(NAME, find(false, addresses(1, 2)));
  }

  @Test
  void aSecondAddressThatListensIsUsedItself() throws Exception {
    assertEquals("127.0.0.1", find(false, addresses(2, 1)));
  }

  @Test
  void theNameStaysForTheCertificate() throws Exception {
    assertEquals(NAME, find(true, addresses(2, 1)));
  }

  @Test
  void withoutAnAddressThatListensThereIsNone() {
    assertThrows(IOException.class, () -> find(false, addresses(2, 3)));
  }
}
