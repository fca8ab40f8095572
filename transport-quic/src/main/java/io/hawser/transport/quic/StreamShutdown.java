package io.hawser.transport.quic;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicException;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Lets the one stream of a connection end as a TCP connection does, for both ends. It is the first
 * handler of the stream.
 *
 * <ul>
 *   <li>A stream that the other end has finished closes, and its connection with it.
 *   <li>If this end closes first, the connection stays until the other end has seen that, so that
 *       what was written before is not lost, for a second at most.
 *   <li>A write that fails closes the stream.
 *   <li>What QUIC says is wrong with the stream arrives as an {@link IOException}.
 * </ul>
 *
 * <p>Event loop only.
 */
final class StreamShutdown extends ChannelDuplexHandler {
  /** The time that the end that closes first waits for the other one. */
  static final long LINGER_MILLIS = 1_000;

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    QuicStreamChannel stream = (QuicStreamChannel) ctx.channel();
    stream.closeFuture().addListener(closed -> end(stream));
  }

  private static void end(QuicStreamChannel stream) {
    QuicChannel connection = stream.parent();
    if (stream.isInputShutdown() || !connection.isActive()) {
      connection.close();
      return;
    }
    Future<?> closing =
        connection
            .eventLoop()
            .schedule((Runnable) connection::close, LINGER_MILLIS, TimeUnit.MILLISECONDS);
    connection.closeFuture().addListener(closed -> closing.cancel(false));
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    ChannelFuture written = ctx.write(message, promise.unvoid());
    if (!written.isDone()) {
      written.addListener(done -> closeUnless(done.isSuccess(), ctx));
    } else {
      closeUnless(written.isSuccess(), ctx);
    }
  }

  private static void closeUnless(boolean written, ChannelHandlerContext ctx) {
    if (!written && ctx.channel().isOpen()) {
      ctx.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.fireExceptionCaught(
        cause instanceof QuicException
            ? new IOException("the stream broke: " + cause.getMessage(), cause)
            : cause);
  }
}
