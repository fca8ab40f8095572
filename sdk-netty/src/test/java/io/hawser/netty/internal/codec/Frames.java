package io.hawser.netty.internal.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.hawser.error.ProtocolException;
import io.hawser.protocol.Message;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Encodes and decodes in one step. */
final class Frames {
  static final int MAX_DECOMPRESSED = 8 * 1024 * 1024;

  private Frames() {}

  static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  static byte[] encode(byte messageType, Compressor compressor, Message body, PeerVersion peer) {
    return encode(7, messageType, compressor, Map.of(), body, peer);
  }

  static byte[] encode(
      int id,
      byte messageType,
      Compressor compressor,
      Map<String, ? extends @Nullable String> headMap,
      Message body,
      PeerVersion peer) {
    ByteBuf out = Unpooled.buffer();
    FrameEncoder.encodeAnyStatus(out, id, messageType, compressor, headMap, body, peer);
    byte[] frame = ByteBufUtil.getBytes(out);
    out.release();
    return frame;
  }

  /** A request in one frame, uncompressed. */
  static byte[] encode(Message body) {
    return encode(MessageType.REQUEST, Compressor.NONE, body, PeerVersion.OURS);
  }

  /** Decodes one frame with the given reader. The lengths in the frame must be right. */
  static InboundFrame read(FrameReader reader, byte[] frame, ByteBufAllocator alloc) {
    ByteBuf in = Unpooled.wrappedBuffer(frame);
    return reader.read(in, 0, new FrameHeader().read(in, 0), alloc);
  }

  /** Feeds the bytes to a new decoder in one piece, and returns the frames that it emits. */
  static List<InboundFrame> decode(byte[] bytes) {
    return decode(new FrameDecoder(MAX_DECOMPRESSED), List.of(bytes));
  }

  /**
   * Feeds the pieces to the decoder, and returns the frames that it emits.
   *
   * @throws ProtocolException if it finds a framing error
   */
  static List<InboundFrame> decode(FrameDecoder decoder, List<byte[]> pieces) {
    EmbeddedChannel channel = new EmbeddedChannel(decoder);
    List<InboundFrame> frames = new ArrayList<>();
    try {
      for (byte[] piece : pieces) {
        channel.writeInbound(channel.alloc().buffer().writeBytes(piece));
      }
    } catch (DecoderException e) {
      throw assertInstanceOf(ProtocolException.class, e.getCause());
    } finally {
      for (Object frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
        frames.add((InboundFrame) frame);
      }
      channel.finishAndReleaseAll();
    }
    return frames;
  }

  static RpcMessage decodeOne(byte[] bytes) {
    List<InboundFrame> frames = decode(bytes);
    assertEquals(1, frames.size(), frames::toString);
    return assertInstanceOf(RpcMessage.class, frames.get(0), frames::toString);
  }

  static ProtocolException undecodable(byte[] bytes) {
    List<InboundFrame> frames = decode(bytes);
    assertEquals(1, frames.size(), frames::toString);
    return assertInstanceOf(UndecodableFrame.class, frames.get(0), frames::toString).error();
  }
}
