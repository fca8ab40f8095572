package io.hawser.netty.client;

import io.hawser.error.ProtocolException;
import io.hawser.netty.protocol.InboundFrame;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import org.jspecify.annotations.Nullable;

/** The end of the pipeline: tells the connection what happens on one of its links. */
final class ConnectionHandler extends ChannelInboundHandlerAdapter {
  private final ServerNode connection;
  private final Link link;
  private boolean received;

  ConnectionHandler(ServerNode connection, Link link) {
    this.connection = connection;
    this.link = link;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    received = true;
    connection.received(link, (InboundFrame) message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (received) { // a whole frame; bytes that never become one are no sign of life
      received = false;
      link.pending.wakeCallers();
      link.silence.received();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    connection.writabilityChanged(link);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof IdleStateEvent idle) {
      if (idle.state() == IdleState.READER_IDLE) {
        connection.silent(link);
      } else if (idle.state() == IdleState.WRITER_IDLE) {
        connection.ping(link);
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    connection.lost(link, link.closedByServer(), null);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ProtocolException protocol = protocolError(cause);
    if (protocol != null) {
      connection.lost(link, String.valueOf(protocol.getMessage()), protocol);
    } else {
      connection.lost(link, Reasons.of(cause), cause);
    }
  }

  private static @Nullable ProtocolException protocolError(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProtocolException protocol) {
        return protocol;
      }
    }
    return null;
  }
}
