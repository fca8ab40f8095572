package io.hawser.transport.quic;

import io.hawser.netty.internal.runtime.Transports;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Speaks QUIC as a client of ours never would. */
final class RawQuic implements AutoCloseable {
  private final EventLoopGroup loops = Transports.eventLoopGroup(1, "raw-quic");
  private final List<Channel> sockets = new ArrayList<>();
  private final InetSocketAddress server;

  RawQuic(InetSocketAddress server) {
    this.server = server;
  }

  /** Connects from any port of an address, without a stream. */
  Future<QuicChannel> connect(String from, String protocol, int timeoutMillis) throws Exception {
    return connect(
        from, context(protocol, false), timeoutMillis, new ChannelInboundHandlerAdapter());
  }

  /** Believes every server. */
  static QuicSslContext context(String protocol, boolean earlyData) {
    return QuicSslContextBuilder.forClient()
        .trustManager(InsecureTrustManagerFactory.INSTANCE)
        .endpointIdentificationAlgorithm("")
        .applicationProtocols(protocol)
        .earlyData(earlyData)
        .build();
  }

  /** Connects with what earlier connections with the same context have learned. */
  Future<QuicChannel> connect(
      String from, QuicSslContext context, int timeoutMillis, ChannelHandler handler)
      throws Exception {
    ChannelHandler codec =
        new QuicClientCodecBuilder()
            .sslEngineProvider(
                channel -> context.newEngine(channel.alloc(), "server", server.getPort()))
            .maxIdleTimeout(10, TimeUnit.MINUTES)
            .initialMaxData(1_000_000)
            .initialMaxStreamDataBidirectionalLocal(1_000_000)
            .build();
    Channel socket =
        new Bootstrap()
            .group(loops)
            .channel(Transports.datagramChannel())
            .handler(codec)
            .bind(new InetSocketAddress(from, 0))
            .sync()
            .channel();
    sockets.add(socket);
    return QuicChannel.newBootstrap(socket)
        .handler(handler)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeoutMillis)
        .remoteAddress(server)
        .connect();
  }

  QuicChannel connect() throws Exception {
    return connected(connect("127.0.0.1", QuicTls.PROTOCOL, Events.SECONDS * 1_000));
  }

  static QuicChannel connected(Future<QuicChannel> connecting) throws Exception {
    if (!connecting.await(Events.SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("no outcome of connecting");
    }
    if (!connecting.isSuccess()) {
      throw new ExecutionException(connecting.cause());
    }
    return connecting.getNow();
  }

  static QuicStreamChannel open(QuicChannel connection, QuicStreamType type) throws Exception {
    return connection.createStream(type, new ChannelInboundHandlerAdapter()).sync().getNow();
  }

  static ByteBuf bytes(int... values) {
    ByteBuf bytes = Unpooled.directBuffer();
    for (int value : values) {
      bytes.writeByte(value);
    }
    return bytes;
  }

  @Override
  public void close() {
    for (Channel socket : sockets) {
      socket.close().syncUninterruptibly(); // and the connections with it
    }
    loops.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
