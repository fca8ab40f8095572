package io.hawser.netty.internal.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.testsupport.CountingAllocator;
import io.netty.buffer.ByteBuf;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FrameEncoderErrorTest {
  private static final int LARGEST = 1024;

  @ParameterizedTest
  @EnumSource(
      value = Compressor.class,
      names = {"NONE", "GZIP"})
  void aFrameForWhichMemoryIsMissingIsTakenBack(Compressor compressor) {
    GlobalStatusRequest large = new GlobalStatusRequest("x".repeat(4 * LARGEST), "");
    CountingAllocator memory = new CountingAllocator(LARGEST);
    ByteBuf out = memory.buffer(64);
    try {
      out.writeInt(42);
      assertThrows(
          InternalError.class,
          () ->
              FrameEncoder.encode(
                  out, 1, MessageType.REQUEST, compressor, Map.of(), large, PeerVersion.OURS));
      assertEquals(Integer.BYTES, out.readableBytes());
    } finally {
      out.release();
    }
    assertEquals(0, memory.used());
  }
}
