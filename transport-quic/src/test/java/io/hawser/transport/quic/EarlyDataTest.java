package io.hawser.transport.quic;

import static io.hawser.transport.quic.TestEndpoint.NEVER;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.netty.internal.runtime.Transports;
import io.hawser.netty.security.CertificateFiles;
import io.hawser.testsupport.NoLeaks;
import io.hawser.transport.quic.TestEndpoint.Limits;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.handler.codec.quic.SslEarlyDataReadyEvent;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A client that would send data before the handshake is complete cannot: such data can be recorded
 * and sent again.
 */
@ExtendWith(NoLeaks.class)
@Timeout(300)
class EarlyDataTest {
  @TempDir Path directory;

  private final QuicSslContext context = RawQuic.context(QuicTls.PROTOCOL, true);
  private final AtomicInteger early = new AtomicInteger();

  /** Connects with what earlier connections have learned, and stays connected. */
  private void connect(RawQuic raw) throws Exception {
    QuicChannel connection =
        RawQuic.connected(
            raw.connect(
                "127.0.0.1",
                context,
                Events.SECONDS * 1_000,
                new ChannelInboundHandlerAdapter() {
                  @Override
                  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                    if (event instanceof SslEarlyDataReadyEvent) {
                      early.incrementAndGet();
                    }
                    ctx.fireUserEventTriggered(event);
                  }
                }));
    RawQuic.open(connection, QuicStreamType.BIDIRECTIONAL).writeAndFlush(RawQuic.bytes(1)).sync();
  }

  @Test
  void ourEndpointNeverTakesIt() throws Exception {
    try (TestEndpoint endpoint = new TestEndpoint(directory, Limits.of(1_000, 500, NEVER))) {
      for (int i = 1; i <= 10; i++) {
        int streams = i;
        connect(endpoint.raw);
        Events.await("it is there", () -> endpoint.streams.open.size() == streams);
      }
      assertEquals(0, early.get());
    }
  }

  /** Shows that the client of this test would send it. */
  @Test
  void anEndpointThatAllowsItGetsIt() throws Exception {
    CertificateFiles own = new TestPki(directory).issue("server", "server");
    QuicSslContext allowing =
        QuicSslContextBuilder.forServer(
                own.privateKey().toFile(), null, own.certificates().toFile())
            .applicationProtocols(QuicTls.PROTOCOL)
            .earlyData(true)
            .build();
    ChannelHandler nothing =
        new ChannelInitializer<Channel>() {
          @Override
          protected void initChannel(Channel channel) {
            // Nothing to do.
          }
        };
    EventLoopGroup loops = Transports.eventLoopGroup(1, "early-data-test");
    Channel listening =
        new Bootstrap()
            .group(loops)
            .channel(Transports.datagramChannel())
            .handler(
                new QuicServerCodecBuilder()
                    .sslContext(allowing)
                    .maxIdleTimeout(10, TimeUnit.MINUTES)
                    .initialMaxData(1_000_000)
                    .initialMaxStreamDataBidirectionalRemote(1_000_000)
                    .initialMaxStreamsBidirectional(1)
                    .handler(nothing)
                    .streamHandler(nothing)
                    .build())
            .bind(new InetSocketAddress("127.0.0.1", 0))
            .sync()
            .channel();
    try (RawQuic raw = new RawQuic((InetSocketAddress) listening.localAddress())) {
      Events.await(
          "a client sends early",
          () -> {
            try {
              connect(raw);
            } catch (Exception e) {
              throw new AssertionError(e);
            }
            return early.get() > 0;
          });
    } finally {
      listening.close().sync();
      loops.shutdownGracefully(0, 10, TimeUnit.SECONDS).sync();
    }
  }
}
