package io.hawser.netty.internal.server;

import io.hawser.error.ProtocolException;
import io.hawser.netty.internal.call.ProcessorTable;
import io.hawser.netty.internal.codec.ReadGate;
import io.hawser.netty.internal.codec.RpcMessage;
import io.hawser.netty.internal.codec.UndecodableFrame;
import io.hawser.netty.internal.runtime.PeerLog;
import io.hawser.protocol.HeartbeatMessage;
import io.hawser.protocol.Message;
import io.hawser.protocol.RegisterRMRequest;
import io.hawser.protocol.RegisterTMRequest;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.CorruptedFrameException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last handler of a connection: hands messages to their processors once the client is
 * registered, and decides when the connection ends.
 */
final class ClientConnectionHandler extends ChannelDuplexHandler {
  private static final Logger log = LoggerFactory.getLogger(ClientConnectionHandler.class);

  private final ClientConnection connection;
  private final ClientRegistry registry;
  private final ProcessorTable<ClientConnection> processors;
  private final PeerLog logs;
  private final ReadListener reads;
  private final ConnectionTimeouts timeouts;
  private final BadFrames badFrames;
  private final EqualTimeouts.Timeout idle =
      new EqualTimeouts.Timeout() {
        @Override
        void expired() {
          closeIdle();
        }
      };

  /** The time-out until the client is registered. */
  private EqualTimeouts.@Nullable Timeout registration =
      new EqualTimeouts.Timeout() {
        @Override
        void expired() {
          closeUnregistered();
        }
      };

  private boolean frameRead;

  /** Called when everything that could be read has been decoded. */
  interface ReadListener {
    void readComplete(boolean wholeFrames);
  }

  ClientConnectionHandler(
      ClientConnection connection,
      ClientRegistry registry,
      ProcessorTable<ClientConnection> processors,
      PeerLog logs,
      ReadListener reads,
      ConnectionTimeouts timeouts,
      BadFrames badFrames) {
    this.connection = connection;
    this.badFrames = badFrames;
    this.registry = registry;
    this.processors = processors;
    this.logs = logs;
    this.reads = reads;
    this.timeouts = timeouts;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    log.debug("Accepted the connection of {}", connection);
    timeouts.idle().start(idle);
    if (registration != null) {
      timeouts.registration().start(registration);
    }
    ctx.fireChannelActive();
  }

  private void closeUnregistered() {
    logs.info(
        log,
        "Closing the connection of {}: no accepted registration within {} ms",
        connection,
        timeouts.registration().millis());
    connection.close();
  }

  private void closeIdle() {
    logs.info(
        log,
        connection.gate().isHeldBy(ReadGate.Reason.UNREAD)
            ? "Closing the connection of {}: it has not read its answers for {} ms"
            : "Closing the connection of {}: no whole frame received for {} ms",
        connection,
        timeouts.idle().millis());
    connection.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object frame) {
    // Only whole frames count: bytes that never become one, because a length in front of them was
    // damaged, must not keep the connection alive.
    frameRead = true;
    if (frame instanceof RpcMessage message) {
      handle(message);
    } else if (frame instanceof UndecodableFrame undecodable) {
      if (connection.isActive()) {
        badFrames.add(undecodable);
      }
    } else {
      ctx.fireChannelRead(frame);
    }
  }

  private void handle(RpcMessage message) {
    Message body = message.body();
    log.trace("{} sent {}", connection, message);
    if (!connection.isActive()) {
      return; // what was read together with what made us close
    }
    if (connection.sessionOrNull() == null && !isAllowedBeforeRegistration(body)) {
      logs.info(
          log,
          "Closing the connection of {}: it sent a {} before an accepted registration. A client must "
              + "register as TM or RM first and wait for the answer",
          connection,
          body.getClass().getSimpleName());
      connection.close();
    } else if (!processors.dispatch(connection, message)) {
      log.debug("Dropped a {} of {}: servers do not serve it", body.getClass(), connection);
    }
    if (registration != null && connection.sessionOrNull() != null) {
      endRegistrationTimeout();
    }
  }

  private void endRegistrationTimeout() {
    if (registration != null) {
      timeouts.registration().stop(registration);
      registration = null;
    }
  }

  private static boolean isAllowedBeforeRegistration(Message body) {
    return body instanceof RegisterTMRequest
        || body instanceof RegisterRMRequest
        || body instanceof HeartbeatMessage;
  }

  /** Wakes callers and looks at the clock once for everything that was read together. */
  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    reads.readComplete(frameRead);
    if (frameRead) {
      frameRead = false;
      connection.wakeCallers();
      if (ctx.channel().isActive()) {
        timeouts.idle().start(idle);
      }
    }
    ctx.fireChannelReadComplete();
  }

  /** Stops reading from a client that does not read its answers. */
  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (ctx.channel().isWritable()) {
      connection.gate().release(ReadGate.Reason.UNREAD);
    } else {
      connection.gate().hold(ReadGate.Reason.UNREAD);
    }
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) {
      log.debug("The connection of {} broke: {}", connection, cause.toString());
    } else if (cause.getCause() instanceof ProtocolException framing) {
      logs.warn(log, "Closing the connection of {}: {}", connection, framing.getMessage());
    } else if (cause instanceof CorruptedFrameException) { // the WebSocket's own
      logs.warn(log, "Closing the connection of {}: {}", connection, cause.getMessage());
    } else {
      logUnexpected(cause);
    }
    connection.close();
  }

  /**
   * Logs an error without the stack of a virtual machine that ran out of something: that says
   * nothing, and may be long.
   */
  private void logUnexpected(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    if (root instanceof VirtualMachineError) {
      logs.error(log, "Closing the connection of {} after {}", connection, root.toString());
    } else {
      logs.error(log, "Closing the connection of {} after an unexpected error", connection, cause);
    }
  }

  /**
   * Stops handling messages, whichever part closes the channel: with TLS the channel stays active
   * until the peer has been notified.
   */
  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    connection.gate().hold(ReadGate.Reason.CLOSING);
    ctx.close(promise);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    log.debug("The connection of {} is closed", connection);
    timeouts.idle().stop(idle);
    endRegistrationTimeout();
    registry.remove(connection);
    connection.closed();
    ctx.fireChannelInactive();
  }
}
