package io.hawser.netty.internal.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the bytes of one connection before anything collects them: until the client is registered
 * all it has sent, afterwards those since its last whole frame. A connection that sends much
 * without registering is closed, and so is the one that holds most when all together hold too much.
 * Stands in front of the decoders.
 */
final class InboundBytes extends ChannelInboundHandlerAdapter
    implements UnregisteredConnections.Member {
  private static final Logger log = LoggerFactory.getLogger(InboundBytes.class);

  private final ClientConnection connection;
  private final int maxUnregistered;
  private final SharedLimits limits;
  private final Runnable onRegistration;
  private final ByteBudget.Holder unregistered = new Holder(true);
  private final ByteBudget.Holder registered = new Holder(false);

  private boolean isRegistered;
  private long received;

  InboundBytes(
      ClientConnection connection,
      int maxUnregistered,
      SharedLimits limits,
      Runnable onRegistration) {
    this.connection = connection;
    this.maxUnregistered = maxUnregistered;
    this.limits = limits;
    this.onRegistration = onRegistration;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    limits.unregistered().add(this);
    ctx.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    received += message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
    if (!isRegistered) {
      if (received > maxUnregistered) {
        ReferenceCountUtil.release(message);
        closeUnregistered(ctx);
        return;
      }
      limits.unregistered().bytes().update(unregistered, received);
    }
    ctx.fireChannelRead(message);
    noticeRegistration();
  }

  private void noticeRegistration() {
    if (!isRegistered && connection.sessionOrNull() != null) {
      isRegistered = true;
      leaveUnregistered();
      onRegistration.run();
    }
  }

  private void closeUnregistered(ChannelHandlerContext ctx) {
    if (ctx.channel().isActive()) {
      limits
          .log()
          .info(
              log,
              "Closing the connection of {}: it sent {} bytes before it registered (at most {}). If"
                  + " it registers that many resources, raise maxUnregisteredBytes",
              connection,
              received,
              maxUnregistered);
      connection.close();
    }
  }

  /**
   * Notes that all that was received has been decoded as far as it goes; that many bytes wait for
   * more.
   */
  void decoded(boolean wholeFrames, int waiting) {
    noticeRegistration(); // it may have waited for its turn
    if (isRegistered) {
      if (wholeFrames) {
        received = waiting;
      }
      limits.inbound().update(registered, received);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    leaveUnregistered();
    limits.inbound().update(registered, 0);
    ctx.fireChannelInactive();
  }

  private void leaveUnregistered() {
    limits.unregistered().remove(this);
    limits.unregistered().bytes().update(unregistered, 0);
  }

  /** Closes the connection for the sake of a new one. Any thread. */
  @Override
  public void makeRoom() {
    limits
        .log()
        .info(
            log,
            "Closing the connection of {}: it is the oldest of {} that have not registered (at most"
                + " maxUnregisteredConnections)",
            connection,
            limits.unregistered().max());
    connection.close();
  }

  private final class Holder extends ByteBudget.Holder {
    private final boolean isUnregistered;

    Holder(boolean isUnregistered) {
      this.isUnregistered = isUnregistered;
    }

    @Override
    void evict(long bytes) {
      if (isUnregistered) {
        limits
            .log()
            .info(
                log,
                "Closing the connection of {}: it sent {} bytes without registering, and all such"
                    + " connections together more than maxUnregisteredBytesTotal: {}",
                connection,
                bytes,
                limits.unregistered().bytes().max());
      } else {
        limits
            .log()
            .warn(
                log,
                "Closing the connection of {}: it sent {} bytes of a frame without the rest, and all"
                    + " connections together more than maxInboundBytesTotal: {}",
                connection,
                bytes,
                limits.inbound().max());
      }
      connection.close();
    }
  }
}
