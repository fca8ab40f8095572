package io.hawser.netty.internal.codec;

import io.hawser.error.Delivery;
import io.hawser.error.ProtocolException;
import io.hawser.protocol.HeartbeatMessage;
import io.hawser.protocol.Message;
import io.hawser.protocol.RegisterRMRequest;
import io.hawser.protocol.RegisterTMRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns whole frames into messages. Belongs to one connection and its event loop. */
final class FrameReader {
  /** The first buffer for a compressed body; it grows as needed. */
  private static final int FIRST_GUESS = 16 * 1024;

  /** The largest body before the registration, which needs less. */
  private static final int MAX_FIRST_BODY = 256 * 1024;

  private final int maxDecompressedBytes;
  private final FieldReader fields = new FieldReader();
  private PeerVersion peer = PeerVersion.OURS;

  /** The type code of the message that could not be read, 0 if it is not known. */
  private short typeCode;

  /** True while only registrations are read, until the peer is known. */
  private boolean registrationFirst;

  FrameReader(int maxDecompressedBytes, boolean registrationFirst) {
    this.maxDecompressedBytes = maxDecompressedBytes;
    this.registrationFirst = registrationFirst;
  }

  void peer(PeerVersion peer) {
    this.peer = peer;
    this.registrationFirst = false;
  }

  /**
   * Reads a frame that is whole and whose lengths are right. The indices of the buffer stay as they
   * are.
   *
   * @throws ProtocolException if it cannot be read and its sender has not registered; otherwise
   *     nothing is thrown
   */
  InboundFrame read(ByteBuf in, int start, FrameHeader header, ByteBufAllocator alloc) {
    int id = header.requestId();
    byte messageType = header.messageType();
    typeCode = 0;
    try {
      int headLength = header.headLength();
      Map<String, @Nullable String> headMap =
          headLength == FrameHeader.LENGTH
              ? Map.of()
              : HeadMap.decode(
                  in.slice(start + FrameHeader.LENGTH, headLength - FrameHeader.LENGTH));
      byte compressorId = header.compressorId();
      Compressor compressor = Compressor.ofIdOrNull(compressorId);
      if (MessageType.isHeartbeat(messageType)) {
        // Their other header bytes mean nothing, and peers ignore what follows.
        boolean ping = messageType == MessageType.HEARTBEAT_REQUEST;
        return new RpcMessage(
            id,
            messageType,
            compressor == null ? Compressor.NONE : compressor,
            headMap,
            ping ? HeartbeatMessage.PING : HeartbeatMessage.PONG);
      }
      byte serializer = header.serializer();
      if (serializer != FrameHeader.SERIALIZER_SEATA) {
        throw error(
            "The frame uses serializer "
                + serializer
                + "; only 1 (seata) is understood: check serialization on the other side");
      }
      if (compressor == null) {
        throw error("The frame uses the unknown compressor " + compressorId);
      }
      int bodyStart = start + headLength;
      int bodyLength = (int) header.fullLength() - headLength;
      if (compressor == Compressor.NONE) {
        Message message = decode(in, bodyStart, bodyLength);
        return new RpcMessage(id, messageType, compressor, headMap, message);
      }
      ByteBuf body = in.slice(bodyStart, bodyLength);
      if (compressor == Compressor.LZ4 && Lz4Format.isBlockStream(body)) {
        compressor = Compressor.LZ4_BLOCK;
      }
      Message message = decompress(body, compressor, alloc);
      return new RpcMessage(id, messageType, compressor, headMap, message);
    } catch (ProtocolException e) {
      return undecodable(id, messageType, e);
    } catch (RuntimeException | Error e) {
      return undecodable(id, messageType, unexpected(e));
    }
  }

  private UndecodableFrame undecodable(int id, byte messageType, ProtocolException error) {
    if (registrationFirst) {
      throw error;
    }
    return new UndecodableFrame(id, messageType, typeCode, error);
  }

  /**
   * Returns the error for whatever goes wrong inside, which costs only the frame. It has no cause
   * if a virtual machine ran out of something: that stack is of no use, and may be very long.
   */
  private static ProtocolException unexpected(Throwable thrown) {
    return error(
        "The frame cannot be read here: " + thrown,
        thrown instanceof VirtualMachineError ? null : thrown);
  }

  private Message decompress(ByteBuf body, Compressor compressor, ByteBufAllocator alloc) {
    int limit =
        registrationFirst ? Math.min(MAX_FIRST_BODY, maxDecompressedBytes) : maxDecompressedBytes;
    ByteBuf plain = alloc.heapBuffer(Math.min(FIRST_GUESS, limit));
    try {
      compressor.implementation().decompress(body, new Decompressed(plain, limit));
      return decode(plain, plain.readerIndex(), plain.readableBytes());
    } catch (ProtocolException e) {
      throw e;
    } catch (LinkageError e) {
      throw error(
          "Cannot read a body compressed with " + compressor + ". " + compressor.missing(), e);
    } catch (IndexOutOfBoundsException e) {
      // Its own message is about the inside of a buffer.
      throw notCompressed(compressor, "it is damaged, or ends too early", e);
    } catch (IOException | RuntimeException e) {
      throw notCompressed(compressor, e.getMessage(), e);
    } finally {
      plain.release();
    }
  }

  private static ProtocolException notCompressed(
      Compressor compressor, @Nullable String reason, Exception cause) {
    return error(
        "The body is not, or not correctly, compressed with " + compressor + ": " + reason, cause);
  }

  private Message decode(ByteBuf in, int start, int length) {
    if (registrationFirst && length >= Short.BYTES) {
      requireRegistration(in.getShort(start));
    }
    fields.begin(in, start, length, peer);
    try {
      return BodyDecoder.decode(fields);
    } catch (RuntimeException | Error e) {
      typeCode = length >= Short.BYTES ? in.getShort(start) : 0;
      throw e;
    } finally {
      fields.end();
    }
  }

  private static void requireRegistration(short typeCode) {
    if (typeCode != RegisterTMRequest.TYPE_CODE && typeCode != RegisterRMRequest.TYPE_CODE) {
      throw error(
          "It sent a message of type "
              + typeCode
              + " before an accepted registration. A client must register as TM or RM first and"
              + " wait for the answer");
    }
  }

  private static ProtocolException error(String message) {
    return error(message, null);
  }

  private static ProtocolException error(String message, @Nullable Throwable cause) {
    return new ProtocolException(Delivery.MAYBE_SENT, message, cause);
  }
}
