package io.hawser.netty.internal.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import org.jspecify.annotations.Nullable;

/**
 * Answers the last ping of those that were read together, and none while the other end does not
 * read: RFC 6455, section 5.5.3, allows to leave out older ones. So a peer that sends pings and
 * reads nothing cannot make answers pile up. Stands behind the decoder of WebSocket frames.
 */
final class PingAnswers extends ChannelInboundHandlerAdapter {
  /** The content of the newest ping without an answer, at most 125 bytes. */
  private @Nullable ByteBuf newest;

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof PingWebSocketFrame ping) {
      forget();
      newest = ping.content();
    } else {
      ctx.fireChannelRead(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    answer(ctx);
    ctx.fireChannelReadComplete();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    answer(ctx);
    ctx.fireChannelWritabilityChanged();
  }

  private void answer(ChannelHandlerContext ctx) {
    ByteBuf payload = newest;
    if (payload != null && ctx.channel().isWritable()) {
      newest = null;
      ctx.writeAndFlush(new PongWebSocketFrame(payload));
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    forget();
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    forget();
  }

  private void forget() {
    ByteBuf payload = newest;
    newest = null;
    if (payload != null) {
      payload.release();
    }
  }
}
