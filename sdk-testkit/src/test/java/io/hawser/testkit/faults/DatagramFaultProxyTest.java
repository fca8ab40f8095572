package io.hawser.testkit.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.registry.ServerAddress;
import io.hawser.testkit.EventLimit;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(2 * EventLimit.SECONDS)
class DatagramFaultProxyTest {
  private static final int MANY = 2_000;

  private DatagramSocket server;
  private DatagramSocket client;
  private DatagramFaultProxy proxy;

  @BeforeEach
  void open() throws Exception {
    server = socket();
    client = socket();
    proxy = DatagramFaultProxy.to(new ServerAddress("127.0.0.1", server.getLocalPort()), 1);
  }

  @AfterEach
  void close() {
    proxy.close();
    assertEquals(0, proxy.counts().exits());
    client.close();
    server.close();
  }

  private static DatagramSocket socket() throws IOException {
    DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
    socket.setSoTimeout(EventLimit.SECONDS * 1_000);
    return socket;
  }

  private void send(DatagramSocket from, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    from.send(
        new DatagramPacket(
            bytes,
            bytes.length,
            InetAddress.getByName(proxy.address().host()),
            proxy.address().port()));
  }

  private static DatagramPacket receive(DatagramSocket at) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
    at.receive(packet);
    return packet;
  }

  private static String text(DatagramPacket packet) {
    return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
  }

  private static void answer(DatagramSocket from, SocketAddress to, String text)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    from.send(new DatagramPacket(bytes, bytes.length, to));
  }

  /** One at a time, so that no buffer of the system overflows. Returns what arrived. */
  private List<String> arrivals(int count) throws IOException {
    List<String> arrived = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long before = proxy.counts().forwarded();
      send(client, "" + i);
      long end = System.nanoTime() + EventLimit.DURATION.toNanos();
      while (decided() <= i && System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      for (long copies = proxy.counts().forwarded() - before; copies > 0; copies--) {
        arrived.add(text(receive(server)));
      }
    }
    return arrived;
  }

  private static void awaitCount(long expected, LongSupplier count) {
    long end = System.nanoTime() + EventLimit.DURATION.toNanos();
    while (count.getAsLong() < expected && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertEquals(expected, count.getAsLong());
  }

  private long decided() {
    DatagramCounts counts = proxy.counts();
    return counts.forwarded() - counts.duplicated() + counts.lost() + counts.overflowed();
  }

  @Test
  void withoutFaultsItForwardsBothWaysForEachClient() throws IOException {
    try (DatagramSocket other = socket()) {
      send(client, "a");
      DatagramPacket first = receive(server);
      send(other, "b");
      DatagramPacket second = receive(server);
      assertEquals("a", text(first));
      assertEquals("b", text(second));
      assertNotEquals(first.getSocketAddress(), second.getSocketAddress());
      answer(server, second.getSocketAddress(), "to b");
      answer(server, first.getSocketAddress(), "to a");
      assertEquals("to a", text(receive(client)));
      assertEquals("to b", text(receive(other)));
      assertEquals(2, proxy.counts().exits());
      awaitCount(4, () -> proxy.counts().forwarded()); // the proxy counts after it has sent
    }
  }

  @Test
  void theShareOfLossIsLost() throws IOException {
    proxy.apply(DatagramFaults.NONE.withLoss(0.2));
    List<String> arrived = arrivals(MANY);
    long lost = proxy.counts().lost();
    assertEquals(MANY, arrived.size() + lost);
    assertTrue(lost > MANY / 10 && lost < MANY * 3 / 10, "lost: " + lost);
  }

  @Test
  void theShareOfDuplicationArrivesTwice() throws IOException {
    proxy.apply(DatagramFaults.NONE.withDuplication(0.2));
    List<String> arrived = arrivals(MANY);
    long twice = proxy.counts().duplicated();
    assertEquals(MANY + twice, arrived.size());
    assertTrue(twice > MANY / 10 && twice < MANY * 3 / 10, "twice: " + twice);
  }

  @Tag("full")
  @Test
  void aHeldDatagramIsOvertaken() throws IOException {
    proxy.apply(DatagramFaults.NONE.withReordering(1, Duration.ofSeconds(10)));
    send(client, "held");
    awaitCount(1, () -> proxy.counts().reordered());
    proxy.heal();
    send(client, "later");
    assertEquals(List.of("later", "held"), List.of(text(receive(server)), text(receive(server))));
  }

  @Test
  void delayKeepsTheOrderAndTakesItsTime() throws IOException {
    proxy.apply(DatagramFaults.NONE.withDelay(Duration.ofMillis(50)));
    long begin = System.nanoTime();
    for (int i = 0; i < 10; i++) {
      send(client, "" + i);
    }
    for (int i = 0; i < 10; i++) {
      assertEquals("" + i, text(receive(server)));
    }
    assertTrue(System.nanoTime() - begin >= 50_000_000, "not before its time");
  }

  @Test
  void oneDirectionCanBeSilent() throws IOException {
    send(client, "a");
    DatagramPacket first = receive(server);
    proxy.apply(Direction.TO_CLIENT, DatagramFaults.NONE.withLoss(1));
    answer(server, first.getSocketAddress(), "lost");
    send(client, "b");
    assertEquals("b", text(receive(server)));
    awaitCount(1, () -> proxy.counts().lost());
  }

  @Test
  void aChangeOfAddressesGivesEachClientAnotherPort() throws IOException {
    send(client, "a");
    SocketAddress before = receive(server).getSocketAddress();
    proxy.changeAddresses();
    send(client, "b");
    SocketAddress after = receive(server).getSocketAddress();
    assertNotEquals(before, after);
    answer(server, before, "lost");
    answer(server, after, "new");
    assertEquals("new", text(receive(client)));
    assertEquals(1, proxy.counts().moves());
    assertEquals(1, proxy.counts().exits());
  }

  @Test
  void forgottenClientsGetANewPortWhenTheySendAgain() throws IOException {
    send(client, "a");
    SocketAddress before = receive(server).getSocketAddress();
    proxy.forgetClients();
    assertEquals(0, proxy.counts().exits());
    send(client, "b");
    assertNotEquals(before, receive(server).getSocketAddress());
  }

  @Test
  void thereAreAtMost1024Exits() throws IOException {
    for (int i = 0; i < 1_100; i++) {
      try (DatagramSocket one = socket()) {
        send(one, "" + i);
        assertEquals("" + i, text(receive(server)));
      }
    }
    assertTrue(proxy.counts().exits() <= 1_024, proxy::toString);
  }

  @Test
  void afterItsEndNothingIsForwardedAndChangesDoNotHang() throws IOException {
    send(client, "a");
    receive(server);
    proxy.close();
    proxy.close();
    proxy.changeAddresses();
    proxy.apply(DatagramFaults.NONE.withLoss(0.5));
    send(client, "b");
    server.setSoTimeout(100);
    assertThrows(SocketTimeoutException.class, () -> receive(server));
  }

  @Test
  void aClientThatGetsNoSocketLosesItsDatagramAndTheOthersAreServed() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    DatagramLoop loop =
        new DatagramLoop(
            new InetSocketAddress("127.0.0.1", 0),
            (InetSocketAddress) server.getLocalSocketAddress(),
            new SplittableRandom(1),
            (selector, it) -> {
              if (asked.incrementAndGet() == 1) {
                throw new SocketException("Too many open files");
              }
              return new UpstreamSocket(selector, it);
            });
    Thread thread = new Thread(loop, "loop-test");
    thread.start();
    try {
      client.send(new DatagramPacket(new byte[] {'a'}, 1, loop.address()));
      awaitCount(1, () -> loop.counts().overflowed());
      client.send(new DatagramPacket(new byte[] {'b'}, 1, loop.address()));
      assertEquals("b", text(receive(server)));
    } finally {
      loop.close();
      thread.join(EventLimit.DURATION.toMillis());
    }
    assertFalse(thread.isAlive());
  }

  @Test
  void aServerWithoutAnAddressIsRejected() {
    ServerAddress unknown = new ServerAddress("nothing.invalid", 1);
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> DatagramFaultProxy.to(unknown))
            .getMessage()
            .contains("nothing.invalid"));
  }

  @Test
  void valuesOutOfRangeAreRejected() {
    DatagramFaults none = DatagramFaults.NONE;
    assertThrows(IllegalArgumentException.class, () -> none.withLoss(1.1));
    assertThrows(IllegalArgumentException.class, () -> none.withLoss(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> none.withDuplication(-0.1));
    assertThrows(
        IllegalArgumentException.class, () -> none.withReordering(2, Duration.ofMillis(1)));
    assertThrows(IllegalArgumentException.class, () -> none.withDelay(Duration.ofMillis(-1)));
  }
}
