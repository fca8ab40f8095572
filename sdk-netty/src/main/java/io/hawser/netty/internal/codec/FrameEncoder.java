package io.hawser.netty.internal.codec;

import io.hawser.error.InvalidRequestException;
import io.hawser.protocol.GlobalReportRequest;
import io.hawser.protocol.HeartbeatMessage;
import io.hawser.protocol.MergedWarpMessage;
import io.hawser.protocol.Message;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames (section 1). Everything that could make a peer misread the connection is checked
 * before the frame is complete: after an error the buffer is as it was, so other frames in it can
 * still leave.
 *
 * <p>The failure message of a response is not such an error; it is cut to 32,767 bytes.
 */
public final class FrameEncoder {
  private FrameEncoder() {}

  /**
   * Appends one whole frame.
   *
   * @param out where to; its allocator also serves for compression
   * @param id the request id, any int
   * @param messageType see {@link MessageType}
   * @param compressor the compressor of the body; ignored for heartbeats, and for a body that fits
   *     into a frame only without it
   * @param headMap the head map, mostly empty; at most 32,751 bytes
   * @param body the message; a heartbeat needs a heartbeat type and the other way round
   * @param peer the release of the reader, see {@link PeerVersion}
   * @throws InvalidRequestException if a field is too long, a status is {@code null}, a branch type
   *     is not known to the peer, or the frame would be longer than 8 MiB. The writer index is then
   *     what it was before, as after any other exception or error.
   */
  public static void encode(
      ByteBuf out,
      int id,
      byte messageType,
      Compressor compressor,
      Map<String, ? extends @Nullable String> headMap,
      Message body,
      PeerVersion peer) {
    requireStatus(body);
    if (body instanceof MergedWarpMessage merged) {
      merged.msgs().forEach(FrameEncoder::requireStatus);
    }
    encodeAnyStatus(out, id, messageType, compressor, headMap, body, peer);
  }

  /**
   * Rejects a global report without a status. A server that reads one breaks its own connection
   * (section 14.1), so it is never sent, although the protocol has a byte for it.
   */
  static void requireStatus(Message body) {
    if (body instanceof GlobalReportRequest report && report.globalStatus() == null) {
      throw new InvalidRequestException(
          "Cannot send GlobalReportRequest: globalStatus is null, which servers cannot handle",
          null);
    }
  }

  static void encodeAnyStatus(
      ByteBuf out,
      int id,
      byte messageType,
      Compressor compressor,
      Map<String, ? extends @Nullable String> headMap,
      Message body,
      PeerVersion peer) {
    boolean heartbeat = body instanceof HeartbeatMessage;
    if (heartbeat != MessageType.isHeartbeat(messageType)) {
      throw new InvalidRequestException(
          "Cannot send " + FieldWriter.nameOf(body) + " with message type " + messageType, null);
    }
    int start = out.writerIndex();
    try {
      header(out, id, messageType, compressor);
      if (!headMap.isEmpty()) {
        HeadMap.encode(out, headMap);
        out.setShort(start + FrameHeader.HEAD_LENGTH_AT, out.writerIndex() - start);
      }
      int bodyStart = out.writerIndex();
      if (!heartbeat) {
        ContainerEncoder.encode(out, body, peer);
      }
      complete(out, start, bodyStart, compressor, body);
    } catch (RuntimeException | Error e) { // some callers answer errors, too, and send the rest
      out.writerIndex(start);
      throw e;
    }
  }

  /** Writes the 16 bytes; {@link #complete} fills in the lengths. */
  static void header(ByteBuf out, int id, byte messageType, Compressor compressor) {
    // The length of the header is in both halves; its upper byte, like the frame's length, is 0.
    out.writeLong(((long) FrameHeader.MAGIC << 48) | ((long) FrameHeader.VERSION << 40));
    int second =
        (FrameHeader.LENGTH << 24)
            | ((messageType & 0xff) << 16)
            | (FrameHeader.SERIALIZER_SEATA << 8)
            | compressor.id();
    out.writeLong(((long) second << 32) | (id & 0xffff_ffffL));
  }

  /** Compresses the body in place and writes the length of the frame. */
  static void complete(ByteBuf out, int start, int bodyStart, Compressor compressor, Object owner) {
    if (compressor != Compressor.NONE && out.writerIndex() > bodyStart) {
      compress(out, start, bodyStart, compressor);
    }
    int length = out.writerIndex() - start;
    if (length > FrameHeader.MAX_FRAME) {
      throw FieldWriter.tooLong(owner, "the frame", length, FrameHeader.MAX_FRAME);
    }
    out.setInt(start + FrameHeader.FULL_LENGTH_AT, length);
  }

  private static void compress(ByteBuf out, int start, int bodyStart, Compressor compressor) {
    int plain = out.writerIndex() - bodyStart;
    ByteBuf compressed = out.alloc().heapBuffer(Math.max(256, plain / 2));
    try {
      compressor.implementation().compress(out.slice(bodyStart, plain), compressed);
      int head = bodyStart - start;
      boolean onlyPlainFits =
          head + plain <= FrameHeader.MAX_FRAME
              && head + compressed.readableBytes() > FrameHeader.MAX_FRAME;
      if (onlyPlainFits) {
        out.setByte(start + FrameHeader.COMPRESSOR_AT, Compressor.NONE.id());
      } else {
        out.writerIndex(bodyStart);
        out.writeBytes(compressed);
      }
    } catch (LinkageError e) {
      throw new InvalidRequestException(
          "Cannot compress with " + compressor + ". " + compressor.missing(), e);
    } catch (IOException e) {
      throw new InvalidRequestException("Cannot compress with " + compressor, e);
    } finally {
      compressed.release();
    }
  }
}
