package io.hawser.netty.internal.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/**
 * Stands between what opens a connection, such as TLS, and what uses it, until it is open. Those
 * behind it see a channel that becomes active when it is open, and nothing of one that never is:
 * the future says that. Event loop only.
 */
final class OpeningHandler extends ChannelInboundHandlerAdapter {
  private final CompletableFuture<Channel> opened;
  private final ConnectionLayers layers;

  OpeningHandler(CompletableFuture<Channel> opened, ConnectionLayers layers) {
    this.opened = opened;
    this.layers = layers;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    // Not yet.
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    Throwable failure = layers.failureOrNull(event);
    if (failure != null) {
      fail(ctx, failure);
    } else if (layers.isOpen(event)) {
      ctx.fireChannelActive();
      ctx.pipeline().remove(this);
      opened.complete(ctx.channel());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail(ctx, cause);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    fail(ctx, new IOException(layers.closedEarly()));
  }

  private void fail(ChannelHandlerContext ctx, Throwable cause) {
    opened.completeExceptionally(cause);
    ctx.close();
  }
}
