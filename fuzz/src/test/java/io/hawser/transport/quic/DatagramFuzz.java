package io.hawser.transport.quic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hawser.netty.internal.runtime.PeerLog;
import io.hawser.testsupport.CountingAllocator;
import io.hawser.transport.quic.DroppedDatagrams.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any datagram is dropped and counted, or passes as it is: one that may begin a connection only if
 * it is long enough and has no token, or a token that this endpoint made for its sender. No buffer
 * is left.
 */
@Tag("full")
class DatagramFuzz {
  private static final int LEAST_FIRST = 1_200;
  private static final InetSocketAddress SERVER = new InetSocketAddress("127.0.0.1", 8091);
  private static final InetSocketAddress CLIENT = new InetSocketAddress("127.0.0.1", 4711);
  private static final InetSocketAddress OTHER = new InetSocketAddress("127.0.0.1", 4712);

  private final CountingAllocator alloc = new CountingAllocator();

  static Stream<byte[]> seeds() {
    return Stream.of(
            "c000000001080102030405060708080102030405060708",
            "c0000000010801020304050607080801020304050607080012",
            "c00000000108010203040506070808010203040506070840240000",
            "c0ff00001d00000000",
            "d000000001000000",
            "40aabbcc",
            "8000000000",
            "")
        .map(HexFormat.of()::parseHex);
  }

  @MethodSource("seeds")
  @FuzzTest
  void droppedAndCountedOrPassedAsItIs(byte[] bytes) {
    tryOne(bytes, null);
    byte[] filled = Arrays.copyOf(bytes, Math.max(bytes.length, LEAST_FIRST));
    tryOne(filled, null);
    tryOne(filled, CLIENT);
    tryOne(filled, OTHER);
    assertEquals(0, alloc.used(), "a buffer was not released");
  }

  /** With a token in the place of one, made for an address, if there is a place. */
  private void tryOne(byte[] original, InetSocketAddress owner) {
    byte[] bytes = original.clone();
    AddressTokens tokens = new AddressTokens();
    DroppedDatagrams dropped = new DroppedDatagrams(new PeerLog());
    boolean ours = owner != null && plant(bytes, tokens, owner);
    EmbeddedChannel channel =
        new EmbeddedChannel(
            new DatagramFilter(
                tokens,
                new StreamlessConnections(10),
                new UnregisteredBytes(1_000, 10_000),
                new RateLimit(10, System::nanoTime),
                () -> true,
                Runnable::run,
                dropped));
    channel.writeInbound(
        new DatagramPacket(alloc.buffer(bytes.length).writeBytes(bytes), SERVER, CLIENT));
    channel.runPendingTasks();
    DatagramPacket passed = channel.readInbound();
    LongHeader header =
        bytes.length > 0 && bytes[0] < 0 ? LongHeader.read(Unpooled.wrappedBuffer(bytes)) : null;
    if (bytes.length == 0 || (bytes[0] >= 0 && bytes.length <= QuicLimits.ID_LENGTH)) {
      assertNull(passed);
    } else if (bytes[0] >= 0) {
      assertSame(bytes, passed);
    } else if (header == null) {
      assertNull(passed);
      assertEquals(1, dropped.of(Reason.DAMAGED));
    } else if (!header.initial()) {
      assertSame(bytes, passed);
    } else if (bytes.length < LEAST_FIRST) {
      assertNull(passed);
      assertEquals(1, dropped.of(Reason.SHORT));
    } else if (header.token() == null || (ours && CLIENT.equals(owner))) {
      assertSame(bytes, passed);
    } else {
      assertNull(passed);
      assertEquals(1, dropped.of(Reason.BAD_TOKEN));
    }
    channel.finishAndReleaseAll();
  }

  /** Returns whether the header has a token of just the right length, which was replaced. */
  private static boolean plant(byte[] bytes, AddressTokens tokens, InetSocketAddress owner) {
    ByteBuf datagram = Unpooled.wrappedBuffer(bytes);
    LongHeader header = LongHeader.isLong(datagram) ? LongHeader.read(datagram) : null;
    if (header == null || header.token() == null) {
      return false;
    }
    ByteBuf place = header.token();
    ByteBuf token = Unpooled.buffer();
    int idLength = place.readableBytes() - (tokens.maxTokenLength() - 20);
    if (idLength < 0 || idLength > 20) {
      return false;
    }
    tokens.writeToken(token, Unpooled.wrappedBuffer(new byte[idLength]), owner);
    place.setBytes(0, token, token.readerIndex(), token.readableBytes());
    return true;
  }

  private static void assertSame(byte[] bytes, DatagramPacket passed) {
    assertNotNull(passed);
    assertTrue(passed.content().equals(Unpooled.wrappedBuffer(bytes)), "it was changed");
    passed.release();
  }
}
