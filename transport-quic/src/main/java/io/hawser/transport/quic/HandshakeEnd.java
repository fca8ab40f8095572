package io.hawser.transport.quic;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Saves the client of a connection a round trip. The codec completes a handshake when it sends the
 * last part of it, but notices that only when something arrives. So it gets the last datagram once
 * more then: QUIC ignores what arrives twice. Stands in front of the codec until then. Event loop
 * only.
 */
final class HandshakeEnd extends ChannelInboundHandlerAdapter {
  private final BooleanSupplier isComplete;
  private @Nullable DatagramPacket last;

  HandshakeEnd(BooleanSupplier isComplete) {
    this.isComplete = isComplete;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    forget();
    last = ((DatagramPacket) message).copy(); // decrypting changes it
    ctx.fireChannelRead(message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.fireChannelReadComplete(); // sends
    ctx.executor().execute(() -> sent(ctx));
  }

  private void sent(ChannelHandlerContext ctx) {
    if (!ctx.isRemoved() && isComplete.getAsBoolean()) {
      DatagramPacket again = last;
      last = null;
      ctx.pipeline().remove(this);
      if (again != null) {
        ctx.fireChannelRead(again);
        ctx.fireChannelReadComplete();
      }
    }
  }

  private void forget() {
    if (last != null) {
      last.release();
      last = null;
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    forget();
  }
}
