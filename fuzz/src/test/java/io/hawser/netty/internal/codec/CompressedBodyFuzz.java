package io.hawser.netty.internal.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hawser.testsupport.CountingAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A byte names a compressor, and the rest is a compressed body. It yields a message or a typed
 * error and uses no more memory than the limit allows.
 */
@Tag("full")
class CompressedBodyFuzz {
  private static final int MAX_DECOMPRESSED = 32 * 1024;

  /** The old and the new array while the buffer grows. */
  private static final long MAX_HELD = 4L * MAX_DECOMPRESSED;

  private final CountingAllocator alloc = new CountingAllocator();
  private final FrameReader reader = new FrameReader(MAX_DECOMPRESSED, false);

  static Stream<byte[]> seeds() {
    return VectorSeeds.compressedBodies();
  }

  @MethodSource("seeds")
  @FuzzTest
  void aMessageOrATypedError(byte[] bytes) {
    if (bytes.length == 0) {
      return;
    }
    int length = FrameHeader.LENGTH + bytes.length - 1;
    ByteBuf frame = Unpooled.buffer(length);
    FrameEncoder.header(frame, 1, MessageType.REQUEST, Compressor.NONE);
    frame.setByte(FrameHeader.COMPRESSOR_AT, bytes[0]);
    frame.setInt(FrameHeader.FULL_LENGTH_AT, length);
    frame.writeBytes(bytes, 1, bytes.length - 1);
    assertNotNull(reader.read(frame, 0, new FrameHeader().read(frame, 0), alloc));
    assertEquals(0, alloc.used(), "a buffer was not released");
    assertTrue(alloc.peak() <= MAX_HELD, () -> alloc.peak() + " bytes held");
  }
}
