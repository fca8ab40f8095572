package io.hawser.transport.quic;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.netty.internal.runtime.PeerLog;
import io.hawser.netty.internal.runtime.Transports;
import io.hawser.netty.internal.transport.EndpointSettings;
import io.hawser.netty.security.TlsConfig;
import io.hawser.transport.quic.DroppedDatagrams.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** An endpoint whose connections nothing registers, and a client that does as it likes. */
final class TestEndpoint implements AutoCloseable {
  static final Duration NEVER = Duration.ofHours(1);
  static final int KIB = 1024;

  private final TlsConfig tls;
  private final EventLoopGroup loops = Transports.eventLoopGroup(1, "limits-test");
  private final QuicServer server;
  private final Channel listening;

  final Streams streams = new Streams();
  final RawQuic raw;

  /** The streams that were accepted. */
  @Sharable
  static final class Streams extends ChannelInboundHandlerAdapter {
    final Queue<Channel> open = new ConcurrentLinkedQueue<>();
    final AtomicInteger all = new AtomicInteger();
    final AtomicLong bytes = new AtomicLong();

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      open.add(ctx.channel());
      all.incrementAndGet();
      ctx.channel().closeFuture().addListener(closed -> open.remove(ctx.channel()));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      bytes.addAndGet(((ByteBuf) message).readableBytes());
      ReferenceCountUtil.release(message);
    }
  }

  /** The settings that differ from test to test. */
  record Limits(
      int maxConnections, int maxUnregistered, Duration streamTimeout, int maxBytes, int streams) {

    static Limits of(int maxConnections, int maxUnregistered, Duration streamTimeout) {
      return new Limits(maxConnections, maxUnregistered, streamTimeout, 256 * KIB, 1);
    }
  }

  TestEndpoint(Path directory, Limits limits) throws Exception {
    tls = TlsConfig.server(new TestPki(directory).issue("server", "server"));
    server = new QuicServer(settings(limits), limits.streams());
    listening = server.listen(loops, streams).sync().channel();
    raw = new RawQuic(address());
  }

  private EndpointSettings settings(Limits limits) {
    return new EndpointSettings(
        "127.0.0.1",
        0,
        tls,
        null,
        limits.streamTimeout(),
        NEVER,
        limits.maxConnections(),
        limits.maxUnregistered(),
        limits.maxBytes(),
        64 * KIB * KIB,
        new PeerLog());
  }

  InetSocketAddress address() {
    return (InetSocketAddress) listening.localAddress();
  }

  long dropped(Reason reason) {
    return server.dropped().of(reason);
  }

  private <T> T onLoop(Callable<T> question) {
    try {
      return listening.eventLoop().submit(question).get(Events.SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  int newcomers() {
    return onLoop(() -> server.newcomers().count());
  }

  int unregisteredIds() {
    return onLoop(() -> server.unregistered().ids());
  }

  /** The client of the only open stream has registered. */
  void register() {
    Channel stream = streams.open.peek();
    onLoop(
        () -> {
          server.registered(stream);
          return null;
        });
  }

  void stopAccepting() throws Exception {
    server.stopAccepting(listening).sync();
  }

  QuicChannel connectWithStream() throws Exception {
    QuicChannel connection = raw.connect();
    QuicStreamChannel stream = RawQuic.open(connection, QuicStreamType.BIDIRECTIONAL);
    stream.writeAndFlush(RawQuic.bytes(0xda)).sync();
    return connection;
  }

  void send(String from, int count, byte[] packet) throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName(from))) {
      for (int i = 0; i < count; i++) {
        socket.send(new DatagramPacket(packet, packet.length, address()));
      }
    }
  }

  @Override
  public void close() {
    streams.open.forEach(Channel::close);
    raw.close();
    assertTrue(
        server.stopListening(listening).awaitUninterruptibly(Events.SECONDS, TimeUnit.SECONDS),
        "closes");
    server.close();
    loops.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
