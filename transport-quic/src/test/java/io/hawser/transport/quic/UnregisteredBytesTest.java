package io.hawser.transport.quic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.quic.QuicConnectionAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnregisteredBytesTest {
  private static final int KIB = 1024;

  /** For one connection 96 KiB, 128 KiB for all. */
  private final UnregisteredBytes counted = new UnregisteredBytes(16 * KIB, 512 * KIB);

  private final List<String> closed = new ArrayList<>();

  private static byte[] id(int number) {
    byte[] id = new byte[QuicLimits.ID_LENGTH];
    id[7] = (byte) number;
    return id;
  }

  private UnregisteredBytes.Peer add(int number) {
    return counted.add(
        new QuicConnectionAddress(id(number)), reason -> closed.add(number + ": " + reason));
  }

  private void receive(int number, int bytes) {
    counted.received(Unpooled.wrappedBuffer(id(number)), bytes);
  }

  @Test
  void oneThatReceivesTooMuchIsClosedAndForgotten() {
    add(1);
    receive(1, 96 * KIB);
    assertEquals(List.of(), closed);
    receive(1, 1);
    assertEquals(1, closed.size());
    assertTrue(closed.get(0).contains("98305 bytes before it registered (at most 98304)"));
    assertEquals(0, counted.total());
    assertEquals(0, counted.ids());
    receive(1, 96 * KIB + 1);
    assertEquals(1, closed.size(), "once");
  }

  @Test
  void allIdsOfAConnectionCountForIt() {
    UnregisteredBytes.Peer peer = add(1);
    counted.issued(ByteBuffer.wrap(id(1)), ByteBuffer.wrap(id(2)));
    counted.issued(ByteBuffer.wrap(id(2)), ByteBuffer.wrap(id(3)));
    counted.issued(ByteBuffer.wrap(id(9)), ByteBuffer.wrap(id(10))); // of another connection
    assertEquals(3, counted.ids());
    receive(1, 40 * KIB);
    receive(2, 40 * KIB);
    receive(10, 40 * KIB);
    assertEquals(80 * KIB, counted.total());
    receive(3, 40 * KIB);
    assertEquals(1, closed.size());
    counted.remove(peer); // it is closed
    assertEquals(0, counted.total());
  }

  @Test
  void whatIsRegisteredNoLongerCounts() {
    UnregisteredBytes.Peer peer = add(1);
    add(2);
    receive(1, 90 * KIB);
    receive(2, 30 * KIB);
    counted.remove(peer);
    counted.remove(peer);
    assertEquals(30 * KIB, counted.total());
    receive(1, 90 * KIB);
    assertEquals(30 * KIB, counted.total());
    assertEquals(List.of(), closed);
  }

  @Test
  void ofTooMuchInAllTheLargestIsClosed() {
    for (int i = 0; i < 54; i++) {
      add(i);
      receive(i, i == 17 ? 22 * KIB : 2 * KIB);
    }
    assertEquals(128 * KIB, counted.total());
    assertEquals(List.of(), closed);
    receive(53, 1);
    assertEquals(1, closed.size(), "one makes room");
    assertTrue(closed.get(0).startsWith("17: it received 22528 bytes"), closed::toString);
    assertEquals(106 * KIB + 1, counted.total());
  }

  @Test
  void aClientThatTakesIdAfterIdIsClosed() {
    add(1);
    for (int i = 2; i <= 64; i++) {
      counted.issued(ByteBuffer.wrap(id(1)), ByteBuffer.wrap(id(i)));
    }
    assertEquals(64, counted.ids());
    assertEquals(List.of(), closed);
    counted.issued(ByteBuffer.wrap(id(1)), ByteBuffer.wrap(id(65)));
    assertEquals(1, closed.size());
    assertEquals(0, counted.ids());
  }
}
