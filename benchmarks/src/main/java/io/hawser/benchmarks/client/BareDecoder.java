package io.hawser.benchmarks.client;

import io.hawser.netty.internal.codec.FrameDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;

/**
 * Calls the decoder as Netty's pipeline does, but without the pipeline's own work, which is missing
 * in the measurement of Seata's codec, too.
 */
final class BareDecoder {
  private static final MethodHandle DECODE = decodeMethod();

  private final FrameDecoder decoder;
  private final ChannelHandlerContext context;
  private final List<Object> out = new ArrayList<>();

  BareDecoder(int maxDecompressedBytes) {
    decoder = new FrameDecoder(maxDecompressedBytes);
    context = new EmbeddedChannel(decoder).pipeline().context(decoder);
  }

  /**
   * Finds the decoder's method, which is for the pipeline only and therefore not accessible from
   * here.
   */
  private static MethodHandle decodeMethod() {
    MethodType type =
        MethodType.methodType(void.class, ChannelHandlerContext.class, ByteBuf.class, List.class);
    try {
      return MethodHandles.privateLookupIn(FrameDecoder.class, MethodHandles.lookup())
          .findVirtual(FrameDecoder.class, "decode", type);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Decodes a buffer with one frame and nothing else. The buffer stays the caller's. */
  Object decode(ByteBuf in) {
    out.clear();
    try {
      DECODE.invokeExact(decoder, context, in, out);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e); // the method declares none
    }
    return out.get(0);
  }
}
