package io.hawser.netty.internal.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hawser.error.InvalidRequestException;
import io.hawser.error.ProtocolException;
import io.hawser.testsupport.CountingAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A stream of bytes at either end yields frames or one typed error, regardless of how the network
 * cuts the stream. Decoded frames can be encoded and decoded again without a change. No buffer is
 * left, and none was larger than allowed.
 */
@Tag("full")
class FrameDecoderFuzz {
  private static final int MAX_DECOMPRESSED = 64 * 1024;

  /**
   * The received bytes while their buffer grows, the same for decompressed bytes, and two blocks.
   */
  private static final long MAX_HELD = 4L * MAX_DECOMPRESSED;

  private final CountingAllocator alloc = new CountingAllocator();

  static Stream<byte[]> seeds() {
    return VectorSeeds.frames();
  }

  @MethodSource("seeds")
  @FuzzTest
  void framesOrOneTypedError(byte[] bytes) {
    List<String> whole = new ArrayList<>();
    boolean failed = feed(bytes, bytes.length, whole);
    List<String> inPieces = new ArrayList<>();
    assertEquals(failed, feed(bytes, 1 + (Arrays.hashCode(bytes) & 31), inPieces));
    assertEquals(whole, inPieces);
    assertEquals(0, alloc.used(), "a buffer was not released");
    assertTrue(alloc.peak() <= MAX_HELD + 4L * bytes.length, () -> alloc.peak() + " bytes held");
  }

  private boolean feed(byte[] bytes, int pieceLength, List<String> frames) {
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.config().setAllocator(alloc);
    channel.pipeline().addLast(new FrameDecoder(MAX_DECOMPRESSED));
    boolean failed = false;
    for (int at = 0; at < bytes.length; at += pieceLength) {
      int length = Math.min(pieceLength, bytes.length - at);
      try {
        channel.writeInbound(alloc.buffer(length).writeBytes(bytes, at, length));
      } catch (DecoderException e) {
        assertInstanceOf(ProtocolException.class, e.getCause());
        assertTrue(!failed, "reported once");
        failed = true;
      }
    }
    for (Object out = channel.readInbound(); out != null; out = channel.readInbound()) {
      frames.add(out.toString());
      if (assertInstanceOf(InboundFrame.class, out) instanceof RpcMessage message) {
        again(message);
      }
    }
    channel.finishAndReleaseAll();
    return failed;
  }

  private static void again(RpcMessage message) {
    ByteBuf out = Unpooled.buffer();
    try {
      FrameEncoder.encodeAnyStatus(
          out,
          message.id(),
          message.messageType(),
          Compressor.NONE,
          message.headMap(),
          message.body(),
          PeerVersion.OURS);
    } catch (InvalidRequestException e) {
      return; // longer than before, because it has damaged text, or an unknown branch type
    }
    FrameHeader header = new FrameHeader().read(out, 0);
    InboundFrame read = new FrameReader(1, false).read(out, 0, header, out.alloc());
    Map<String, ?> headMap = assertInstanceOf(RpcMessage.class, read, read::toString).headMap();
    assertEquals(message.headMap(), headMap);
  }
}
