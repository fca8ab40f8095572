package io.hawser.netty.server;

import io.hawser.error.ProtocolException;
import io.hawser.netty.protocol.MessageType;
import io.hawser.netty.protocol.RpcMessage;
import io.hawser.netty.protocol.UndecodableFrame;
import io.hawser.netty.rpc.ProcessorTable;
import io.hawser.protocol.HeartbeatMessage;
import io.hawser.protocol.Message;
import io.hawser.protocol.RegisterRMRequest;
import io.hawser.protocol.RegisterTMRequest;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last handler of a connection: hands messages to their processors once the client is
 * registered, and decides when the connection ends.
 */
final class ClientConnectionHandler extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(ClientConnectionHandler.class);

  private final ClientConnection connection;
  private final ClientRegistry registry;
  private final ProcessorTable<ClientConnection> processors;
  private final ServerConfig config;
  private @Nullable Future<?> registrationTimeout;
  private boolean undecodableLogged;

  ClientConnectionHandler(
      ClientConnection connection,
      ClientRegistry registry,
      ProcessorTable<ClientConnection> processors,
      ServerConfig config) {
    this.connection = connection;
    this.registry = registry;
    this.processors = processors;
    this.config = config;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    log.debug("Accepted the connection of {}", connection);
    registrationTimeout =
        ctx.executor()
            .schedule(
                () -> closeUnregistered(ctx),
                config.registrationTimeout().toMillis(),
                TimeUnit.MILLISECONDS);
    ctx.fireChannelActive();
  }

  private void closeUnregistered(ChannelHandlerContext ctx) {
    if (connection.sessionOrNull() == null) {
      log.info(
          "Closing the connection of {}: no accepted registration within {} ms",
          connection,
          config.registrationTimeout().toMillis());
      ctx.close();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object frame) {
    if (frame instanceof RpcMessage message) {
      handle(ctx, message);
    } else if (frame instanceof UndecodableFrame undecodable) {
      drop(undecodable);
    } else {
      ctx.fireChannelRead(frame);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    connection.pending().wakeCallers();
    ctx.fireChannelReadComplete();
  }

  private void handle(ChannelHandlerContext ctx, RpcMessage message) {
    Message body = message.body();
    log.trace("{} sent {}", connection, message);
    if (!ctx.channel().isActive()) {
      return; // what was read together with what made us close
    }
    if (connection.sessionOrNull() == null && !isForEverybody(body)) {
      log.info(
          "Closing the connection of {}: it sent a {} before an accepted registration. A client must "
              + "register as TM or RM first and wait for the answer",
          connection,
          body.getClass().getSimpleName());
      ctx.close();
    } else if (!processors.dispatch(connection, message)) {
      log.debug("Dropped a {} of {}: servers do not serve it", body.getClass(), connection);
    }
  }

  private static boolean isForEverybody(Message body) {
    return body instanceof RegisterTMRequest
        || body instanceof RegisterRMRequest
        || body instanceof HeartbeatMessage;
  }

  private void drop(UndecodableFrame frame) {
    if (frame.messageType() == MessageType.RESPONSE) {
      connection.pending().undecodable(frame.id(), frame.error());
    }
    String reason = frame.error().getMessage();
    if (undecodableLogged) {
      log.debug("Dropped frame {} of {}: {}", frame.id(), connection, reason);
    } else {
      undecodableLogged = true;
      log.warn(
          "Dropped frame {} of {}, which waits in vain for an answer: {}. Further ones are logged at "
              + "DEBUG",
          frame.id(),
          connection,
          reason);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof IdleStateEvent) {
      log.info(
          "Closing the connection of {}: nothing received for {} ms",
          connection,
          config.idleTimeout().toMillis());
      ctx.close();
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) {
      log.debug("The connection of {} broke: {}", connection, cause.toString());
    } else if (cause.getCause() instanceof ProtocolException framing) {
      log.warn("Closing the connection of {}: {}", connection, framing.getMessage());
    } else {
      log.error("Closing the connection of {} after an unexpected error", connection, cause);
    }
    ctx.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    log.debug("The connection of {} is closed", connection);
    if (registrationTimeout != null) {
      registrationTimeout.cancel(false);
    }
    registry.remove(connection);
    connection.closed();
    ctx.fireChannelInactive();
  }
}
