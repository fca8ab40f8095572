package io.hawser.netty.internal.websocket;

import io.hawser.netty.internal.runtime.PeerLog;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what is no handshake, and leaves when there was one. */
final class NonHandshakeRequests extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(NonHandshakeRequests.class);

  private final String path;
  private final PeerLog logs;

  NonHandshakeRequests(String path, PeerLog logs) {
    this.path = path;
    this.logs = logs;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof HandshakeComplete) {
      ctx.pipeline().remove(this);
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof FullHttpRequest request)) {
      ctx.fireChannelRead(message);
      return;
    }
    try {
      if (request.decoderResult().isFailure()) {
        logs.info(
            log,
            "The client at {} does not speak HTTP, although this port is for WebSockets: its"
                + " transport.type may be tcp",
            ctx.channel().remoteAddress());
        answer(ctx, HttpResponseStatus.BAD_REQUEST, "This port is for HTTP only.\n");
      } else {
        log.debug("The client at {} asked for {}", ctx.channel().remoteAddress(), request.uri());
        answer(
            ctx,
            HttpResponseStatus.NOT_FOUND,
            "There is nothing here but a WebSocket for Seata clients at " + path + "\n");
      }
    } finally {
      request.release();
    }
  }

  private static void answer(ChannelHandlerContext ctx, HttpResponseStatus status, String text) {
    ByteBuf body = ByteBufUtil.writeUtf8(ctx.alloc(), text);
    FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
        .setInt(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes())
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof WebSocketHandshakeException) {
      log.debug("No WebSocket with {}: {}", ctx.channel().remoteAddress(), cause.toString());
      ctx.close();
    } else {
      ctx.fireExceptionCaught(cause);
    }
  }
}
