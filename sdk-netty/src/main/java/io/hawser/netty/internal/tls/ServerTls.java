package io.hawser.netty.internal.tls;

import io.hawser.netty.internal.runtime.PeerLog;
import io.hawser.netty.security.TlsConfig;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts TLS in front of what handles accepted connections. Safe for use by any thread. */
public final class ServerTls implements AutoCloseable {
  private static final long CLOSE_MILLIS = 100;

  private static final Logger log = LoggerFactory.getLogger(ServerTls.class);

  private final TlsContexts contexts;
  private final PeerLog logs = new PeerLog();
  private final long handshakeMillis;

  /**
   * Reads the certificates.
   *
   * @param config what to show and to trust
   * @param handshakeTimeout how long a handshake may take
   * @throws io.hawser.error.ConfigurationException if they cannot be used
   */
  public ServerTls(TlsConfig config, Duration handshakeTimeout) {
    contexts = TlsContexts.server(config);
    handshakeMillis = handshakeTimeout.toMillis();
  }

  /**
   * Prepares a connection that was just accepted. Nothing is read of it until it is known which
   * certificates are valid now. To be called before other handlers are added.
   *
   * @param channel the connection, on its event loop
   */
  public void addTo(Channel channel) {
    channel.config().setAutoRead(false);
    FirstBytes first = new FirstBytes();
    TlsRecords records = new TlsRecords();
    channel.pipeline().addLast(first).addLast(records).addLast(new Failures(first, records, logs));
    try {
      contexts
          .current()
          .whenComplete(
              (context, error) ->
                  channel.eventLoop().execute(() -> begin(channel, records, context)));
    } catch (RejectedExecutionException e) {
      log.debug("Closing the connection of {}: the server closes", channel.remoteAddress());
      channel.close();
    }
  }

  private void begin(Channel channel, TlsRecords records, @Nullable SslContext context) {
    if (context == null || !channel.isOpen()) {
      channel.close();
      return;
    }
    SslHandler tls = context.newHandler(channel.alloc());
    tls.setHandshakeTimeoutMillis(handshakeMillis);
    tls.setCloseNotifyFlushTimeoutMillis(
        CLOSE_MILLIS); // a peer that does not read is not waited for
    channel.pipeline().addAfter(channel.pipeline().context(records).name(), null, tls);
    channel.config().setAutoRead(true);
  }

  /** Ends its thread. Open connections stay as they are. */
  @Override
  public void close() {
    contexts.close();
  }

  /** Logs a failure of TLS in one line and closes the connection. */
  private static final class Failures extends ChannelInboundHandlerAdapter {
    /** A fatal alert, unexpected_message, for clients that did not expect TLS. */
    private static final byte[] ALERT = {21, 3, 3, 0, 2, 2, 10};

    private final FirstBytes first;
    private final TlsRecords records;
    private final PeerLog logs;
    private boolean logged;

    Failures(FirstBytes first, TlsRecords records, PeerLog logs) {
      this.logs = logs;
      this.first = first;
      this.records = records;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (message instanceof ByteBuf bytes) {
        records.decrypted(bytes.readableBytes());
      }
      ctx.fireChannelRead(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess()) {
        if (handshake.cause() instanceof NotSslRecordException) {
          // In plain, before the handler in front closes: our client names what it then sees.
          ctx.pipeline().firstContext().writeAndFlush(Unpooled.wrappedBuffer(ALERT));
        }
        logOnce(ctx, handshake.cause());
      }
      ctx.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      if (!TlsFailures.isTls(cause)) {
        ctx.fireExceptionCaught(cause);
        return;
      }
      logOnce(ctx, cause);
      ctx.close();
    }

    private void logOnce(ChannelHandlerContext ctx, Throwable cause) {
      if (logged) {
        return;
      }
      logged = true;
      String reason = TlsFailures.reason(cause, "client", true, first.hex());
      if (cause instanceof ClosedChannelException) {
        // A health check that only connects does the same.
        log.debug("{}: {}", ctx.channel().remoteAddress(), reason);
      } else {
        logs.info(
            log,
            "Closing the connection of the client at {}: {}",
            ctx.channel().remoteAddress(),
            reason);
      }
    }
  }
}
