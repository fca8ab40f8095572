package io.hawser.netty.internal.tls;

import io.hawser.netty.security.TlsConfig;
import io.hawser.registry.ServerAddress;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLException;

/** Puts TLS in front of what handles connections to servers. Safe for use by any thread. */
public final class ClientTls implements AutoCloseable {
  private final TlsContexts contexts;
  private final String serverName;

  /**
   * Reads the certificates.
   *
   * @param config what to trust and to show
   * @throws io.hawser.error.ConfigurationException if they cannot be used
   */
  public ClientTls(TlsConfig config) {
    contexts = TlsContexts.client(config);
    serverName = config.serverName();
  }

  /**
   * Returns the certificates as they are now.
   *
   * @return completes on a thread of this object
   */
  public CompletionStage<SslContext> current() {
    return contexts.current();
  }

  /**
   * Prepares a channel that is about to be connected. What fails later arrives at the next handler
   * as an {@link SSLException} whose message is a sentence.
   *
   * @param pipeline of the channel
   * @param context from {@link #current}
   * @param server the server that the certificate must name
   * @param handshakeTimeout how long the handshake may take
   */
  public void addTo(
      ChannelPipeline pipeline,
      SslContext context,
      ServerAddress server,
      Duration handshakeTimeout) {
    String name = serverName.isEmpty() ? server.host() : serverName;
    SslHandler tls = context.newHandler(pipeline.channel().alloc(), name, server.port());
    tls.setHandshakeTimeoutMillis(handshakeTimeout.toMillis());
    FirstBytes first = new FirstBytes();
    TlsRecords records = new TlsRecords();
    pipeline
        .addLast(first)
        .addLast(records)
        .addLast(tls)
        .addLast(new Failures(contexts.config().own() != null, first, records));
  }

  /** Ends its thread. Open connections stay as they are. */
  @Override
  public void close() {
    contexts.close();
  }

  /** Puts what is wrong with TLS into words. */
  private static final class Failures extends ChannelInboundHandlerAdapter {
    private final boolean hasCertificate;
    private final FirstBytes first;
    private final TlsRecords records;

    Failures(boolean hasCertificate, FirstBytes first, TlsRecords records) {
      this.hasCertificate = hasCertificate;
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
        ctx.fireUserEventTriggered(new SslHandshakeCompletionEvent(inWords(handshake.cause())));
      } else {
        ctx.fireUserEventTriggered(event);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.fireExceptionCaught(TlsFailures.isTls(cause) ? inWords(cause) : cause);
    }

    private SSLException inWords(Throwable cause) {
      return new SSLException(
          TlsFailures.reason(cause, "server", hasCertificate, first.hex()), cause);
    }
  }
}
