package io.hawser.transport.quic;

import io.hawser.error.ConfigurationException;
import io.hawser.netty.internal.runtime.Transports;
import io.hawser.netty.internal.tls.TlsContexts;
import io.hawser.netty.internal.transport.EndpointSettings;
import io.hawser.netty.internal.transport.ServerTransport;
import io.hawser.netty.security.TlsConfig;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.Future;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Listens by QUIC on one UDP socket, which one event loop reads: only so a connection is found
 * again when its client sends from another address. Safe for use by any thread.
 */
final class QuicServer implements ServerTransport {
  private final EndpointSettings settings;
  private final TlsContexts contexts;
  private final TrustRecorder recorder = new TrustRecorder();
  private final StreamlessConnections newcomers;
  private final UnregisteredBytes unregistered;
  private final int streams;
  private final ServerConnections connections;
  private final AddressTokens tokens = new AddressTokens();
  private final DroppedDatagrams dropped;
  private final DatagramFilter filter;

  /** The context of the next connection; there is one before the first connection begins. */
  private volatile @Nullable QuicSslContext context;

  QuicServer(EndpointSettings settings) {
    this(settings, 1);
  }

  /** Announces that a client may open more streams than one, for tests. */
  QuicServer(EndpointSettings settings, int streams) {
    TlsConfig tls = settings.tls();
    if (tls == null) {
      throw new ConfigurationException(
          "tls: null (expected: the certificate of this endpoint, for QUIC is always encrypted)",
          null);
    }
    if (settings.webSocketPath() != null) {
      throw new ConfigurationException(
          "webSocketPath: "
              + settings.webSocketPath()
              + " (expected: null, for there are no WebSockets over QUIC here)",
          null);
    }
    this.settings = settings;
    this.contexts = QuicTls.server(tls, recorder);
    this.newcomers = new StreamlessConnections(settings.maxUnregisteredConnections());
    this.unregistered =
        new UnregisteredBytes(
            settings.maxUnregisteredBytes(), settings.maxUnregisteredBytesTotal());
    this.connections = new ServerConnections(settings, newcomers, unregistered, recorder);
    this.streams = streams;
    this.dropped = new DroppedDatagrams(settings.log());
    this.filter =
        new DatagramFilter(
            tokens,
            newcomers,
            unregistered,
            new RateLimit(QuicLimits.FIRST_PER_SECOND, System::nanoTime),
            connections::haveRoom,
            this::refresh,
            dropped);
  }

  /** Returns what was dropped, for tests. */
  DroppedDatagrams dropped() {
    return dropped;
  }

  /** Returns the connections without a stream, for tests. */
  StreamlessConnections newcomers() {
    return newcomers;
  }

  /** Returns what connections received before they registered, for tests. */
  UnregisteredBytes unregistered() {
    return unregistered;
  }

  private void refresh(Runnable then) {
    try {
      contexts.current().whenComplete((current, error) -> refreshed(current, then));
    } catch (RejectedExecutionException e) {
      then.run(); // closing
    }
  }

  private void refreshed(@Nullable SslContext current, Runnable then) {
    if (current != null) {
      context = (QuicSslContext) current;
    }
    then.run();
  }

  @Override
  public ChannelFuture listen(EventLoopGroup loops, ChannelHandler clients) {
    return new Bootstrap()
        .group(loops)
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
                socket.pipeline().addLast(filter).addLast(codec(clients));
              }
            })
        .bind(settings.host(), settings.port());
  }

  private ChannelHandler codec(ChannelHandler clients) {
    return new QuicServerCodecBuilder()
        .sslEngineProvider(
            connection -> Objects.requireNonNull(context).newEngine(connection.alloc()))
        .tokenHandler(tokens)
        .localConnectionIdLength(QuicLimits.ID_LENGTH)
        .connectionIdAddressGenerator(new ConnectionIds(unregistered::issued))
        .maxIdleTimeout(QuicLimits.idleMillis(settings.idleTimeout()), TimeUnit.MILLISECONDS)
        .maxAckDelay(QuicLimits.ACK_DELAY_MILLIS, TimeUnit.MILLISECONDS)
        .maxSendUdpPayloadSize(QuicLimits.SENT_DATAGRAM)
        .maxRecvUdpPayloadSize(QuicLimits.MAX_DATAGRAM)
        .initialMaxData(QuicLimits.REQUESTS_WINDOW)
        .initialMaxStreamDataBidirectionalRemote(QuicLimits.REQUESTS_WINDOW)
        .initialMaxStreamsBidirectional(streams)
        .initialMaxStreamsUnidirectional(0)
        .activeMigration(true)
        .activeConnectionIdLimit(QuicLimits.MAX_PATHS)
        .streamOption(ChannelOption.ALLOW_HALF_CLOSURE, false)
        .handler(connections.connectionHandler())
        .streamHandler(connections.streamHandler(clients))
        .build();
  }

  @Override
  public void registered(Channel connection) {
    connections.registered((QuicStreamChannel) connection);
  }

  /** Stops accepting connections. Those that have begun go on: the socket stays open for them. */
  @Override
  public ChannelFuture stopAccepting(Channel listening) {
    ChannelPromise stopped = listening.newPromise();
    listening
        .eventLoop()
        .execute(
            () -> {
              filter.stopAccepting();
              stopped.setSuccess();
            });
    return stopped;
  }

  /** Waits until the clients have the last answers, for as long as streams linger at most. */
  @Override
  public ChannelFuture stopListening(Channel listening) {
    ChannelPromise stopped = listening.newPromise();
    listening.eventLoop().execute(connections::closeWithoutStream);
    Future<?> last =
        listening
            .eventLoop()
            .schedule(
                () -> connections.all().close(),
                2 * StreamShutdown.LINGER_MILLIS,
                TimeUnit.MILLISECONDS);
    connections
        .all()
        .newCloseFuture()
        .addListener(
            closed -> {
              last.cancel(false);
              listening.close().addListener(done -> stopped.trySuccess());
            });
    return stopped;
  }

  @Override
  public void close() {
    contexts.close();
  }
}
