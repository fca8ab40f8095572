package io.hawser.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.config.HawserConfig;
import io.hawser.config.LiveConfig;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Servers whose names have several addresses, of which 127.0.0.1 listens. */
@Timeout(120)
@EnabledOnOs(OS.LINUX) // elsewhere 127.0.0.2 is not an address of the machine
class TcpStepTest {
  private static final String NAME = "tc.test";
  private static final byte[] LIVE = {127, 0, 0, 1};
  private static final byte[] DEAD = {127, 0, 0, 2};
  private static final byte[] DEAD_IPV6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getByAddress(LIVE));
  private final ServerAddress address = new ServerAddress(NAME, server.getLocalPort());
  private final Examination examination =
      new Examination(() -> HawserConfig.builder().build(), false);

  TcpStepTest() throws IOException {}

  @AfterEach
  void close() throws IOException {
    examination.close();
    server.close();
  }

  private List<Finding> examine(byte[]... addresses) throws InterruptedException {
    examination.configured(new LiveConfig(HawserConfig.builder().build()));
    examination.found("file", List.of(ServiceInstance.of(address.toString())));
    return new TcpStep(host -> all(host, addresses)).examine(examination);
  }

  private static InetAddress[] all(String host, byte[][] addresses) throws UnknownHostException {
    if (addresses.length == 0) {
      throw new UnknownHostException(host);
    }
    InetAddress[] all = new InetAddress[addresses.length];
    for (int i = 0; i < addresses.length; i++) {
      all[i] = InetAddress.getByAddress(host, addresses[i]);
    }
    return all;
  }

  @Test
  void aNameIsReachableIfOneOfItsAddressesIsAndTheOthersAreAWarning() throws Exception {
    List<Finding> findings = examine(DEAD, LIVE);
    assertEquals(2, findings.size(), findings::toString);
    assertEquals(Finding.ok(address + " accepts connections"), findings.get(0));
    assertEquals(Level.WARNING, findings.get(1).level());
    assertTrue(findings.get(1).found().endsWith("127.0.0.2"), findings::toString);
    assertEquals(List.of(address), examination.reachable());
  }

  /** As localhost, where most servers listen by IPv4 only. */
  @Test
  void aFamilyByWhichNothingListensIsNoWarning() throws Exception {
    assertEquals(List.of(Finding.ok(address + " accepts connections")), examine(DEAD_IPV6, LIVE));
    assertTrue(examination.isReachable(address));
  }

  @Test
  void aNameWithoutAnAddressThatListensIsNotReachable() throws Exception {
    List<Finding> findings = examine(DEAD, new byte[] {127, 0, 0, 3});
    assertEquals(1, findings.size(), findings::toString);
    assertEquals(Level.FAILED, findings.get(0).level());
    assertEquals("no program listens on " + address, findings.get(0).found());
    assertFalse(examination.isReachable(address));
  }

  @Test
  void anUnknownNameIsNamed() throws Exception {
    List<Finding> findings = examine();
    assertEquals(address + " has a name that is not known (D5)", findings.get(0).found());
    assertFalse(examination.isReachable(address));
  }
}
