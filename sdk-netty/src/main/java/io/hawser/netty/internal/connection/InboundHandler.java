package io.hawser.netty.internal.connection;

import io.hawser.error.ProtocolException;
import io.hawser.netty.internal.call.PendingRequests;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.netty.internal.codec.RpcMessage;
import io.hawser.netty.internal.codec.UndecodableFrame;
import io.hawser.netty.internal.runtime.ErrorMessages;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of the pipeline. Answers go to the pending requests; pushes and heartbeats go to the
 * processor table. It also reports what happens to the channel.
 */
final class InboundHandler extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(Connection.class);

  private final String peer;
  private final PendingRequests pending;
  private final ConnectionEvents events;
  private boolean frameDropped;

  InboundHandler(String peer, PendingRequests pending, ConnectionEvents events) {
    this.peer = peer;
    this.pending = pending;
    this.events = events;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object frame) {
    if (!events.isOpen()) {
      return; // what was read together with what ended the connection
    }
    if (frame instanceof RpcMessage message) {
      log.trace("{} sent {}", peer, message);
      if (!pending.answer(message.id(), message.body())) {
        events.pushed(message);
      }
    } else if (frame instanceof UndecodableFrame bad) {
      if (bad.messageType() == MessageType.RESPONSE) {
        pending.undecodable(bad.id(), bad.error());
      } else {
        drop(bad);
      }
    }
  }

  private void drop(UndecodableFrame frame) {
    String reason = frame.error().getMessage();
    if (frameDropped) {
      log.debug("Dropped a frame of {}: {}", peer, reason);
    } else {
      frameDropped = true;
      log.warn("Dropped a frame of {}: {}. Further ones are logged at DEBUG", peer, reason);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    pending.wakeCallers();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    events.writabilityChanged(ctx.channel().isWritable());
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    events.lost(false, "the server closed the connection", null);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ProtocolException protocol = protocolErrorOrNull(cause);
    if (protocol != null) {
      events.lost(false, String.valueOf(protocol.getMessage()), protocol);
    } else {
      events.lost(false, ErrorMessages.of(cause), cause);
    }
  }

  private static @Nullable ProtocolException protocolErrorOrNull(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProtocolException protocol) {
        return protocol;
      }
    }
    return null;
  }
}
