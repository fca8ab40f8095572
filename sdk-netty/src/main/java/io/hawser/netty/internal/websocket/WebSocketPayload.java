package io.hawser.netty.internal.websocket;

import io.hawser.error.ForeignText;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;

/**
 * Takes bytes out of binary messages and puts them in. Where messages begin and end means nothing:
 * the frames inside have their own lengths. Bytes are handed on, not copied.
 */
final class WebSocketPayload extends ChannelDuplexHandler {
  /**
   * The longest WebSocket frame that is sent. The other end has to collect a frame before it sees
   * any of it.
   */
  static final int MAX_SENT = 1024 * 1024;

  /**
   * The longest WebSocket frame that this end collects: the largest frame of ours, and what may
   * come with it.
   */
  static final int MAX_RECEIVED = 9 * 1024 * 1024;

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof BinaryWebSocketFrame || message instanceof ContinuationWebSocketFrame) {
      ctx.fireChannelRead(((WebSocketFrame) message).content());
      return;
    }
    try {
      if (message instanceof CloseWebSocketFrame close) {
        ctx.fireExceptionCaught(new IOException("the other end " + reason(close)));
      } else {
        ctx.fireExceptionCaught(
            new IOException(
                "the other end sent a "
                    + message.getClass().getSimpleName()
                    + "; only binary messages are understood here"));
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private static String reason(CloseWebSocketFrame close) {
    String text = ForeignText.line(close.reasonText());
    return "closed the WebSocket"
        + (close.statusCode() < 0 ? "" : ", code " + close.statusCode())
        + (text.isEmpty() ? "" : " (" + text + ")");
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (!(message instanceof ByteBuf bytes) || !bytes.isReadable()) {
      ctx.write(message, promise);
      return;
    }
    while (bytes.readableBytes() > MAX_SENT) {
      // If one of these fails, so does the last one: the connection is gone.
      ctx.write(new BinaryWebSocketFrame(bytes.readRetainedSlice(MAX_SENT)), ctx.voidPromise());
    }
    ctx.write(new BinaryWebSocketFrame(bytes), promise);
  }
}
