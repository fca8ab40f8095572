package io.hawser.netty.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a connection that sends much without registering, before any of it is collected into a
 * frame. Stands in front of the decoder until the connection is registered.
 */
final class UnregisteredLimit extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(UnregisteredLimit.class);

  private final ClientConnection connection;
  private final int maxBytes;
  private long received;

  UnregisteredLimit(ClientConnection connection, int maxBytes) {
    this.connection = connection;
    this.maxBytes = maxBytes;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    received += message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
    if (received <= maxBytes) {
      ctx.fireChannelRead(message);
      if (connection.sessionOrNull() != null) {
        ctx.pipeline().remove(this); // the registration was in it
      }
      return;
    }
    ReferenceCountUtil.release(message);
    if (ctx.channel().isActive()) {
      log.info(
          "Closing the connection of {}: it sent {} bytes before it registered (at most {}). If it "
              + "registers that many resources, raise maxUnregisteredBytes",
          connection,
          received,
          maxBytes);
      ctx.close();
    }
  }
}
