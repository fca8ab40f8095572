package io.hawser.transport.quic;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicPathEvent;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.io.IOException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes the reason why a client's connection ends to its stream, if there is one: QUIC reports it
 * to the connection only. Event loop only.
 */
final class ConnectionEvents extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(ConnectionEvents.class);

  private final TrustRecorder recorder;
  private final boolean hasCertificate;
  private @Nullable QuicChannel connection;
  private @Nullable QuicStreamChannel stream;

  ConnectionEvents(TrustRecorder recorder, boolean hasCertificate) {
    this.recorder = recorder;
    this.hasCertificate = hasCertificate;
  }

  /** Notes the stream of the connection. */
  void opened(QuicStreamChannel opened) {
    stream = opened;
  }

  /** Returns whether both ends have the keys. */
  boolean handshakeIsComplete() {
    SSLEngine engine = connection == null ? null : connection.sslEngine();
    return engine != null && engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
  }

  /** Says why the connection did not open. */
  IOException connecting(Throwable cause, long timeoutMillis) {
    CertificateException rejected =
        connection == null ? null : recorder.take(connection.sslEngine());
    return QuicErrors.connecting(cause, rejected, hasCertificate, timeoutMillis);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    connection = (QuicChannel) ctx.channel();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof QuicConnectionCloseEvent closed) {
      // Behind what else came with it: that is read first. QUIC itself would wait for stragglers.
      ctx.executor()
          .execute(
              () -> {
                fail(QuicErrors.closed(closed, "server", hasCertificate));
                ctx.close();
              });
    } else if (event instanceof QuicPathEvent path) {
      log.debug("{}: {}", ctx.channel(), path);
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail(new IOException("QUIC failed: " + cause.getMessage(), cause));
    ctx.executor().execute(ctx::close); // behind the alert, which is about to be sent
  }

  private void fail(IOException reason) {
    if (stream != null && stream.isActive()) {
      stream.pipeline().fireExceptionCaught(reason);
    }
  }
}
