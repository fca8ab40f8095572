package io.hawser.transport.quic;

import io.hawser.netty.internal.runtime.Unreliable;
import io.hawser.transport.quic.DroppedDatagrams.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops datagrams that must not begin a connection, before the native library sees them and
 * anything is kept of them: it stands in front of what speaks QUIC on the socket of an endpoint.
 * Datagrams of open connections pass.
 *
 * <p>A first packet waits until it is known which certificates are valid now, so that a connection
 * that begins after certificates have changed gets the new ones. Event loop only.
 */
final class DatagramFilter extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(DatagramFilter.class);

  /** RFC 9000, section 14.1. */
  private static final int LEAST_FIRST = 1_200;

  /** First packets that wait for the certificates; there are more only in a flood. */
  private static final int MAX_WAITING = 256;

  /** Looks at the certificates, then calls back, on any thread; or throws. */
  interface Refresh {
    void begin(Runnable then);
  }

  private final AddressTokens tokens;
  private final StreamlessConnections newcomers;
  private final UnregisteredBytes unregistered;
  private final BooleanSupplier hasRoom;
  private final Refresh refresh;
  private final DroppedDatagrams dropped;
  private final RateLimit first;
  private List<DatagramPacket> waiting = new ArrayList<>();
  private boolean refreshing;
  private boolean closing;

  DatagramFilter(
      AddressTokens tokens,
      StreamlessConnections newcomers,
      UnregisteredBytes unregistered,
      RateLimit first,
      BooleanSupplier hasRoom,
      Refresh refresh,
      DroppedDatagrams dropped) {
    this.tokens = tokens;
    this.newcomers = newcomers;
    this.unregistered = unregistered;
    this.first = first;
    this.hasRoom = hasRoom;
    this.refresh = refresh;
    this.dropped = dropped;
  }

  /** Lets no more connections begin. */
  void stopAccepting() {
    closing = true;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    DatagramPacket packet = (DatagramPacket) message;
    ByteBuf bytes = packet.content();
    if (!bytes.isReadable()) {
      packet.release(); // the other end closes
    } else if (!LongHeader.isLong(bytes)) {
      shortHeader(ctx, packet);
    } else {
      longHeader(ctx, packet, LongHeader.read(bytes));
    }
  }

  private void shortHeader(ChannelHandlerContext ctx, DatagramPacket packet) {
    ByteBuf bytes = packet.content();
    if (bytes.readableBytes() <= QuicLimits.ID_LENGTH) {
      packet.release(); // of no connection
      return;
    }
    unregistered.received(
        bytes.slice(bytes.readerIndex() + 1, QuicLimits.ID_LENGTH), bytes.readableBytes());
    ctx.fireChannelRead(packet);
  }

  private void longHeader(
      ChannelHandlerContext ctx, DatagramPacket packet, @Nullable LongHeader header) {
    InetSocketAddress sender = packet.sender();
    ByteBuf token = header == null ? null : header.token();
    if (header == null) {
      drop(packet, Reason.DAMAGED);
    } else if (!header.initial() || newcomers.has(header.destination())) {
      unregistered.received(header.destination(), packet.content().readableBytes());
      ctx.fireChannelRead(packet); // of a connection that has begun, or to be dropped there
    } else if (packet.content().readableBytes() < LEAST_FIRST) {
      drop(packet, Reason.SHORT);
    } else if (closing) {
      drop(packet, Reason.CLOSING);
    } else if (token == null) {
      firstOfAll(ctx, packet);
    } else if (!tokens.isValid(token, sender)) {
      drop(packet, Reason.BAD_TOKEN);
    } else if (!newcomers.mayBegin(sender)) {
      drop(packet, Reason.TOO_MANY_OF_ONE);
    } else if (!hasRoom.getAsBoolean()) {
      drop(packet, Reason.TOO_MANY);
    } else {
      ctx.fireChannelRead(packet);
    }
  }

  private void firstOfAll(ChannelHandlerContext ctx, DatagramPacket packet) {
    if (!first.admit() || waiting.size() >= MAX_WAITING) {
      drop(packet, Reason.TOO_MANY_FIRST);
      return;
    }
    waiting.add(packet);
    if (!refreshing) {
      refreshing = true;
      begin(ctx);
    }
  }

  private void begin(ChannelHandlerContext ctx) {
    try {
      refresh.begin(() -> ctx.executor().execute(() -> refreshed(ctx)));
    } catch (Throwable e) { // such as no thread for it: the next first packet tries again
      Unreliable.log(
          () -> log.debug("New connections go on with the certificates known: {}", e.toString()));
      refreshed(ctx);
    }
  }

  private void refreshed(ChannelHandlerContext ctx) {
    refreshing = false;
    List<DatagramPacket> all = waiting;
    waiting = new ArrayList<>();
    if (ctx.isRemoved()) {
      all.forEach(DatagramPacket::release);
      return;
    }
    all.forEach(ctx::fireChannelRead);
    ctx.fireChannelReadComplete();
  }

  private void drop(DatagramPacket packet, Reason reason) {
    dropped.count(reason, packet.sender());
    packet.release();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    waiting.forEach(DatagramPacket::release);
    waiting = new ArrayList<>();
  }
}
