package io.hawser.transport.quic;

import static io.hawser.transport.quic.TestEndpoint.NEVER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.testsupport.NoLeaks;
import io.hawser.transport.quic.DroppedDatagrams.Reason;
import io.hawser.transport.quic.TestEndpoint.Limits;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.util.concurrent.Future;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tests that packets of strangers cost an endpoint little, and that they are counted. */
@ExtendWith(NoLeaks.class)
@EnabledOnOs(OS.LINUX) // elsewhere 127.0.0.2 is not an address of the machine
@Timeout(300)
class FirstPacketsTest {
  @TempDir Path directory;
  private TestEndpoint it;

  private void start(Limits limits) throws Exception {
    it = new TestEndpoint(directory, limits);
  }

  @AfterEach
  void close() {
    it.close();
  }

  /** A first packet as a client sends it, with a protected part that is nonsense. */
  private static byte[] first(Random random, int length, byte[] token) {
    byte[] packet = new byte[length];
    random.nextBytes(packet);
    packet[0] = (byte) 0xc3;
    packet[1] = packet[2] = packet[3] = 0;
    packet[4] = 1;
    packet[5] = 8;
    packet[14] = 8;
    packet[23] = (byte) token.length;
    System.arraycopy(token, 0, packet, 24, token.length);
    return packet;
  }

  @Test
  void firstPacketsOfForgedSourcesLeaveNothingBehind() throws Exception {
    start(Limits.of(1_000, 500, NEVER));
    it.connectWithStream().close().sync(); // pools are filled
    Events.await("it has left", it.streams.open::isEmpty);
    Random random = new Random(1);
    long before = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
    for (int round = 0; round < 5; round++) {
      for (int source = 2; source < 250; source++) {
        it.send("127.0.0." + source, 20, first(random, 1_200, new byte[0]));
      }
    }
    // Behind all of them; the operating system may drop some.
    Events.await(
        "all were read",
        () -> {
          try {
            it.send("127.0.0.2", 1, first(random, 1_199, new byte[0]));
          } catch (Exception e) {
            throw new AssertionError(e);
          }
          return it.dropped(Reason.SHORT) > 0;
        });
    assertEquals(0, it.newcomers());
    long grown = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory() - before;
    assertTrue(grown <= 32 * 1024 * 1024, "bytes of direct memory: " + grown);
    it.connectWithStream(); // after the second for which the limit holds, at the latest
    Events.await("an honest one is served", () -> it.streams.open.size() == 1);
  }

  @Test
  void forgedTokensShortPacketsAndDamagedHeadersAreDroppedAndCounted() throws Exception {
    start(Limits.of(1_000, 500, NEVER));
    Random random = new Random(1);
    byte[] forged = new byte[44];
    random.nextBytes(forged);
    it.send("127.0.0.2", 5, first(random, 1_200, forged));
    Events.await("forged tokens", () -> it.dropped(Reason.BAD_TOKEN) == 5);
    it.send("127.0.0.2", 6, first(random, 1_199, new byte[0]));
    Events.await("short packets", () -> it.dropped(Reason.SHORT) == 6);
    it.send("127.0.0.2", 7, new byte[] {(byte) 0xc0, 0, 0, 0, 1, 21});
    Events.await("damaged headers", () -> it.dropped(Reason.DAMAGED) == 7);
    it.send("127.0.0.2", 1, new byte[0]);
    it.send("127.0.0.2", 1, new byte[] {0x40, 1, 2, 3}); // of no connection
    assertEquals(0, it.newcomers());
    it.connectWithStream();
  }

  @Test
  void answersToFirstPacketsAreShorterThanTheyAndMakeNoConnection() throws Exception {
    start(Limits.of(1_000, 500, NEVER));
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
      socket.setSoTimeout(Events.SECONDS * 1_000);
      byte[] packet = first(new Random(1), 1_200, new byte[0]);
      socket.send(new DatagramPacket(packet, packet.length, it.address()));
      DatagramPacket answer = new DatagramPacket(new byte[2_000], 2_000);
      socket.receive(answer);
      assertTrue(answer.getLength() < 200, "bytes: " + answer.getLength());
      assertEquals(0xf0, answer.getData()[0] & 0xf0, "a retry packet");

      packet[4] = 0x7a; // an unknown version
      socket.send(new DatagramPacket(packet, packet.length, it.address()));
      socket.receive(answer);
      assertTrue(answer.getLength() < 200, "bytes: " + answer.getLength());
    }
    assertEquals(0, it.newcomers());
  }

  @Test
  void anotherProtocolIsRejected() throws Exception {
    start(Limits.of(1_000, 500, NEVER));
    assertThrows(
        ExecutionException.class,
        () -> RawQuic.connected(it.raw.connect("127.0.0.1", "h3", 20_000)));
    Events.await("nothing is left of it", () -> it.newcomers() == 0);
    assertFalse(it.streams.open.iterator().hasNext());
  }

  @Test
  void connectionsStayWhenNoMoreAreAccepted() throws Exception {
    start(Limits.of(1_000, 500, NEVER));
    QuicChannel honest = it.connectWithStream();
    it.stopAccepting();
    Future<QuicChannel> rejected = it.raw.connect("127.0.0.1", QuicTls.PROTOCOL, 5_000);
    Events.await("dropped", () -> it.dropped(Reason.CLOSING) > 0);
    Events.await("given up", rejected::isDone);
    assertFalse(rejected.isSuccess());
    assertTrue(honest.isActive());
    Events.await("its stream is open", () -> it.streams.open.size() == 1);
    honest.close().sync();
  }
}
