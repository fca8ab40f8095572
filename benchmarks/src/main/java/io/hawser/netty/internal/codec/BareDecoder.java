package io.hawser.netty.internal.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/**
 * Calls the decoder as Netty's pipeline does, but without the pipeline's own work. In this package
 * because users have no business with that.
 */
@NullMarked
public final class BareDecoder {
  private final FrameDecoder decoder;
  private final ChannelHandlerContext context;
  private final List<Object> out = new ArrayList<>();

  /**
   * Prepares a decoder.
   *
   * @param maxDecompressedBytes as for {@link FrameDecoder}
   */
  public BareDecoder(int maxDecompressedBytes) {
    decoder = new FrameDecoder(maxDecompressedBytes);
    context = new EmbeddedChannel(decoder).pipeline().context(decoder);
  }

  /**
   * Cuts and decodes one frame.
   *
   * @param in the frame and nothing else
   * @return what it is
   */
  public InboundFrame decode(ByteBuf in) {
    out.clear();
    decoder.decode(context, in, out);
    return (InboundFrame) out.get(0);
  }
}
