package io.hawser.netty.internal.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hawser.error.InvalidRequestException;
import io.hawser.error.ProtocolException;
import io.hawser.protocol.Message;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The body of any message, alone or in a container, of a new and of an old peer, yields a message
 * or a typed error. An encoded message does not change when it is decoded and encoded again.
 */
@Tag("full")
class MessageDecoderFuzz {
  private static final List<PeerVersion> PEERS = List.of(PeerVersion.OURS, PeerVersion.of("1.4.2"));

  static Stream<byte[]> seeds() {
    return VectorSeeds.plainBodies();
  }

  @MethodSource("seeds")
  @FuzzTest
  void aMessageOrATypedError(byte[] bytes) {
    for (PeerVersion peer : PEERS) {
      Message message;
      try {
        message = decode(bytes, peer);
      } catch (ProtocolException e) {
        continue;
      }
      byte[] once = encode(message, peer);
      if (once != null) {
        assertArrayEquals(once, encode(decode(once, peer), peer));
      }
    }
  }

  private static Message decode(byte[] bytes, PeerVersion peer) {
    FieldReader fields = new FieldReader();
    fields.begin(Unpooled.wrappedBuffer(bytes), 0, bytes.length, peer);
    return BodyDecoder.decode(fields);
  }

  /**
   * Returns {@code null} for messages that can be read but not sent, such as an unknown branch
   * type.
   */
  private static byte @Nullable [] encode(Message message, PeerVersion peer) {
    ByteBuf out = Unpooled.buffer();
    try {
      BodyEncoder.encode(out, message, peer);
      return ByteBufUtil.getBytes(out);
    } catch (InvalidRequestException e) {
      return null;
    }
  }
}
