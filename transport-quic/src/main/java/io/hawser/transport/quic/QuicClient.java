package io.hawser.transport.quic;

import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.netty.internal.runtime.Transports;
import io.hawser.netty.internal.tls.TlsContexts;
import io.hawser.netty.internal.transport.ClientTransport;
import io.hawser.netty.security.TlsConfig;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Opens connections by QUIC, each on a UDP socket of its own. Safe for use by any thread. */
final class QuicClient implements ClientTransport {
  private static final long CLOSE_MILLIS = 1_000;

  private final TlsContexts contexts;
  private final TrustRecorder recorder = new TrustRecorder();
  private final String serverName;
  private final boolean hasCertificate;
  private final long idleMillis;

  /** The UDP sockets. It closes one that is added after its end. */
  private final ChannelGroup sockets =
      new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE, true);

  QuicClient(HawserConfig config) {
    TlsConfig tls = TlsConfig.client(config);
    contexts = QuicTls.client(tls, recorder);
    serverName = tls.serverName();
    hasCertificate = tls.own() != null;
    // Without heartbeats only the server limits the silence, as with TCP.
    idleMillis =
        config.get(Keys.HEARTBEAT) ? QuicLimits.idleMillis(config.get(Keys.IDLE_TIMEOUT)) : 0;
  }

  @Override
  public CompletionStage<Channel> connect(Target target, Consumer<Channel> initializer) {
    return contexts.current().thenCompose(context -> open(context, target, initializer));
  }

  private CompletionStage<Channel> open(
      SslContext context, Target target, Consumer<Channel> initializer) {
    CompletableFuture<Channel> opened = new CompletableFuture<>();
    ConnectionEvents events = new ConnectionEvents(recorder, hasCertificate);
    ConnectionAttempt attempt = new ConnectionAttempt(target, initializer, events, opened);
    ChannelFuture binding =
        new Bootstrap()
            .group(target.loop())
            .channel(Transports.datagramChannel())
            .option(
                ChannelOption.RECVBUF_ALLOCATOR,
                new FixedRecvByteBufAllocator(QuicLimits.MAX_DATAGRAM)
                    .maxMessagesPerRead(QuicLimits.DATAGRAMS_PER_READ))
            .option(ChannelOption.SO_RCVBUF, QuicLimits.SOCKET_BUFFER)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel socket) {
                    socket
                        .pipeline()
                        .addLast(new HandshakeEnd(events::handshakeIsComplete))
                        .addLast(codec((QuicSslContext) context, target));
                  }
                })
            // Not connected: a connected socket keeps the address that it had at the beginning, and
            // the connection would not outlive a change of this machine's address.
            .bind(new InetSocketAddress(0));
    binding.addListener(
        done -> {
          sockets.add(binding.channel());
          attempt.bound(binding);
        });
    return opened;
  }

  private ChannelHandler codec(QuicSslContext context, Target target) {
    String name = serverName.isEmpty() ? target.server().host() : serverName;
    return new QuicClientCodecBuilder()
        .sslEngineProvider(
            channel -> context.newEngine(channel.alloc(), name, target.server().port()))
        .maxIdleTimeout(idleMillis, TimeUnit.MILLISECONDS)
        .maxAckDelay(QuicLimits.ACK_DELAY_MILLIS, TimeUnit.MILLISECONDS)
        .maxSendUdpPayloadSize(QuicLimits.SENT_DATAGRAM)
        .maxRecvUdpPayloadSize(QuicLimits.MAX_DATAGRAM)
        .initialMaxData(QuicLimits.ANSWERS_WINDOW)
        .initialMaxStreamDataBidirectionalLocal(QuicLimits.ANSWERS_WINDOW)
        .initialMaxStreamsBidirectional(0) // a server opens none
        .initialMaxStreamsUnidirectional(0)
        .build();
  }

  /** Waits until the servers know that the connections are closed, for a second at most. */
  @Override
  public void close() {
    sockets.newCloseFuture().awaitUninterruptibly(CLOSE_MILLIS);
    sockets.close().awaitUninterruptibly(CLOSE_MILLIS);
    contexts.close();
  }
}
