package io.hawser.netty.internal.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Remembers how the other end began, in front of TLS, for the error if that is no TLS. It leaves
 * with the first bytes. Event loop only.
 */
final class FirstBytes extends ChannelInboundHandlerAdapter {
  private static final int SHOWN = 16;
  private byte[] first = {};

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof ByteBuf bytes) {
      int length = Math.min(SHOWN, bytes.readableBytes());
      first = ByteBufUtil.getBytes(bytes, bytes.readerIndex(), length);
    }
    ctx.pipeline().remove(this);
    ctx.fireChannelRead(message);
  }

  /** Returns the bytes in hexadecimal digits; empty if nothing has come. */
  String hex() {
    return ByteBufUtil.hexDump(first);
  }
}
