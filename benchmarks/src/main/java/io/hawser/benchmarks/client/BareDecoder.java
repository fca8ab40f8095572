package io.hawser.benchmarks.client;

import io.hawser.netty.internal.codec.FrameDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import org.jspecify.annotations.Nullable;

/** Calls the decoder as Netty's pipeline does, but without most of the pipeline's own work. */
final class BareDecoder {
  private final FrameDecoder decoder;
  private final Last last = new Last();
  private final ChannelHandlerContext context;

  BareDecoder(int maxDecompressedBytes) {
    decoder = new FrameDecoder(maxDecompressedBytes);
    context = new EmbeddedChannel(decoder, last).pipeline().context(decoder);
  }

  /** Decodes a buffer with one frame and nothing else. The buffer stays the caller's. */
  @Nullable Object decode(ByteBuf in) throws Exception {
    last.message = null;
    decoder.channelRead(context, in.retain());
    return last.message;
  }

  private static final class Last extends ChannelInboundHandlerAdapter {
    private @Nullable Object message;

    @Override
    public void channelRead(ChannelHandlerContext context, Object received) {
      message = received;
    }
  }
}
