package io.hawser.transport.quic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.netty.internal.runtime.PeerLog;
import io.hawser.netty.internal.runtime.Transports;
import io.hawser.netty.internal.transport.EndpointSettings;
import io.hawser.netty.security.TlsConfig;
import io.hawser.testsupport.NoLeaks;
import io.hawser.transport.quic.DroppedDatagrams.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.concurrent.Future;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What peers that do not behave can take of an endpoint is bounded, and counted. */
@ExtendWith(NoLeaks.class)
@EnabledOnOs(OS.LINUX) // elsewhere 127.0.0.2 is not an address of the machine
@Timeout(300)
class EndpointLimitsTest {
  private static final Duration NEVER = Duration.ofHours(1);

  @TempDir Path directory;

  private final EventLoopGroup loops = Transports.eventLoopGroup(1, "limits-test");
  private final Streams streams = new Streams();
  private QuicServer server;
  private Channel listening;
  private RawQuic raw;
  private TlsConfig tls;

  /** The streams that were accepted. */
  @Sharable
  private static final class Streams extends ChannelInboundHandlerAdapter {
    final Queue<Channel> open = new ConcurrentLinkedQueue<>();

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      open.add(ctx.channel());
      ctx.channel().closeFuture().addListener(closed -> open.remove(ctx.channel()));
    }
  }

  @BeforeEach
  void makeCertificate() throws Exception {
    tls = TlsConfig.server(new TestPki(directory).issue("server", "server"));
  }

  private void start(int maxConnections, int maxUnregistered, Duration streamTimeout)
      throws Exception {
    server =
        new QuicServer(
            new EndpointSettings(
                "127.0.0.1",
                0,
                tls,
                null,
                streamTimeout,
                NEVER,
                maxConnections,
                maxUnregistered,
                new PeerLog()));
    listening = server.listen(loops, streams).sync().channel();
    raw = new RawQuic(address());
  }

  private InetSocketAddress address() {
    return (InetSocketAddress) listening.localAddress();
  }

  @AfterEach
  void close() throws Exception {
    streams.open.forEach(Channel::close);
    raw.close();
    assertTrue(server.stopListening(listening).await(Events.SECONDS, TimeUnit.SECONDS), "closes");
    server.close();
    loops.shutdownGracefully(0, 10, TimeUnit.SECONDS).sync();
  }

  private <T> T onLoop(Callable<T> question) throws Exception {
    return listening.eventLoop().submit(question).get(Events.SECONDS, TimeUnit.SECONDS);
  }

  private int newcomers() {
    try {
      return onLoop(() -> server.newcomers().count());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private QuicChannel connectWithStream() throws Exception {
    QuicChannel connection = raw.connect();
    QuicStreamChannel stream = RawQuic.open(connection, QuicStreamType.BIDIRECTIONAL);
    stream.writeAndFlush(RawQuic.bytes(0xda)).sync();
    return connection;
  }

  /** A first packet as a client sends it, with a protected part that is nonsense. */
  private static byte[] first(Random random, int length, byte[] token) {
    byte[] packet = new byte[length];
    random.nextBytes(packet);
    packet[0] = (byte) 0xc3;
    packet[1] = packet[2] = packet[3] = 0;
    packet[4] = 1;
    packet[5] = 8;
    packet[14] = 8;
    packet[23] = (byte) token.length;
    System.arraycopy(token, 0, packet, 24, token.length);
    return packet;
  }

  private void send(String from, int count, byte[] packet) throws Exception {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName(from))) {
      for (int i = 0; i < count; i++) {
        socket.send(new DatagramPacket(packet, packet.length, address()));
      }
    }
  }

  @Test
  void firstPacketsOfForgedSourcesLeaveNothingBehind() throws Exception {
    start(1_000, 500, NEVER);
    connectWithStream().close().sync(); // pools are filled
    Events.await("it has left", streams.open::isEmpty);
    Random random = new Random(1);
    long before = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
    int sent = 0;
    // As many as it takes to pass the limit, whatever the operating system drops before.
    while (server.dropped().of(Reason.TOO_MANY_FIRST) < 1_000) {
      for (int source = 2; source < 250; source++) {
        send("127.0.0." + source, 20, first(random, 1_200, new byte[0]));
        sent += 20;
      }
      assertTrue(sent < 20_000_000, "no limit after " + sent);
    }
    assertEquals(0, newcomers());
    long grown = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory() - before;
    assertTrue(grown <= 32 * 1024 * 1024, "bytes of direct memory: " + grown);
    connectWithStream(); // after the second for which the limit holds, at the latest
    Events.await("an honest one is served", () -> streams.open.size() == 1);
  }

  @Test
  void forgedTokensShortPacketsAndDamagedHeadersAreDroppedAndCounted() throws Exception {
    start(1_000, 500, NEVER);
    Random random = new Random(1);
    byte[] forged = new byte[44];
    random.nextBytes(forged);
    send("127.0.0.2", 5, first(random, 1_200, forged));
    Events.await("forged tokens", () -> server.dropped().of(Reason.BAD_TOKEN) == 5);
    send("127.0.0.2", 6, first(random, 1_199, new byte[0]));
    Events.await("short packets", () -> server.dropped().of(Reason.SHORT) == 6);
    send("127.0.0.2", 7, new byte[] {(byte) 0xc0, 0, 0, 0, 1, 21});
    Events.await("damaged headers", () -> server.dropped().of(Reason.DAMAGED) == 7);
    send("127.0.0.2", 1, new byte[0]);
    send("127.0.0.2", 1, new byte[] {0x40, 1, 2, 3}); // of no connection
    assertEquals(0, newcomers());
    connectWithStream();
  }

  @Test
  void answersToFirstPacketsAreShorterThanTheyAndMakeNoConnection() throws Exception {
    start(1_000, 500, NEVER);
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
      socket.setSoTimeout(Events.SECONDS * 1_000);
      byte[] packet = first(new Random(1), 1_200, new byte[0]);
      socket.send(new DatagramPacket(packet, packet.length, address()));
      DatagramPacket answer = new DatagramPacket(new byte[2_000], 2_000);
      socket.receive(answer);
      assertTrue(answer.getLength() < 200, "bytes: " + answer.getLength());
      assertEquals(0xf0, answer.getData()[0] & 0xf0, "a retry packet");

      packet[4] = 0x7a; // an unknown version
      socket.send(new DatagramPacket(packet, packet.length, address()));
      socket.receive(answer);
      assertTrue(answer.getLength() < 200, "bytes: " + answer.getLength());
    }
    assertEquals(0, newcomers());
  }

  @Test
  void connectionsWithoutAStreamAreLimitedPerAddress() throws Exception {
    start(1_000, 160, NEVER); // 16 of one address
    List<QuicChannel> all = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      all.add(raw.connect());
    }
    assertEquals(16, newcomers());
    Future<QuicChannel> refused = raw.connect("127.0.0.1", QuicTls.PROTOCOL, 5_000);
    Events.await("dropped", () -> server.dropped().of(Reason.TOO_MANY_OF_ONE) > 0);
    Events.await("given up", refused::isDone);
    assertFalse(refused.isSuccess());
    assertEquals(16, newcomers());
    assertTrue(all.stream().allMatch(Channel::isActive));

    RawQuic.connected(raw.connect("127.0.0.2", QuicTls.PROTOCOL, Events.SECONDS * 1_000));
    assertEquals(17, newcomers());

    // The one that opens its stream makes room.
    RawQuic.open(all.get(0), QuicStreamType.BIDIRECTIONAL).writeAndFlush(RawQuic.bytes(1)).sync();
    raw.connect();
    assertEquals(17, newcomers());
  }

  @Test
  void ofTooManyConnectionsWithoutAStreamTheOldestMakesRoom() throws Exception {
    start(1_000, 20, NEVER); // 16 of one address
    List<QuicChannel> all = new ArrayList<>();
    for (int i = 0; i < 21; i++) {
      all.add(RawQuic.connected(raw.connect("127.0.0." + (1 + i / 10), QuicTls.PROTOCOL, 20_000)));
    }
    assertEquals(20, newcomers());
    Events.await("the oldest is closed", () -> !all.get(0).isActive());
    assertTrue(all.subList(1, 21).stream().allMatch(Channel::isActive));
  }

  @Test
  void connectionsThatOpenNoStreamInTimeAreClosed() throws Exception {
    start(1_000, 500, Duration.ofSeconds(15));
    QuicChannel silent = raw.connect();
    QuicChannel honest = connectWithStream();
    Events.await("the silent one is closed", () -> !silent.isActive());
    Events.await("and forgotten", () -> newcomers() == 0);
    assertTrue(honest.isActive());
  }

  @Test
  void asManyAsAreAllowedAreOpen() throws Exception {
    start(3, 500, NEVER);
    List<QuicChannel> all = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      all.add(connectWithStream());
    }
    Future<QuicChannel> refused = raw.connect("127.0.0.1", QuicTls.PROTOCOL, 5_000);
    Events.await("dropped", () -> server.dropped().of(Reason.TOO_MANY) > 0);
    Events.await("given up", refused::isDone);
    assertFalse(refused.isSuccess());
    assertTrue(all.stream().allMatch(Channel::isActive));
    all.get(0).close().sync();
    connectWithStream();
  }

  @Test
  void aSecondStreamOrAOneWayStreamEndsTheConnection() throws Exception {
    start(1_000, 500, NEVER);
    for (QuicStreamType type : QuicStreamType.values()) {
      QuicChannel connection = connectWithStream();
      Events.await("the stream is there", () -> streams.open.size() == 1);
      try {
        QuicStreamChannel second = RawQuic.open(connection, type);
        second.writeAndFlush(RawQuic.bytes(1)).await(Events.SECONDS, TimeUnit.SECONDS);
      } catch (Exception refusedHere) { // by the library of the client, which knows the limit
        connection.close().sync();
      }
      Events.await("no second stream: " + type, () -> streams.open.size() <= 1);
      connection.close().sync();
      Events.await("closed", streams.open::isEmpty);
    }
  }

  @Test
  void aFinishedStreamClosesTheConnectionInBothDirections() throws Exception {
    start(1_000, 500, NEVER);
    QuicChannel first = raw.connect();
    QuicStreamChannel stream = RawQuic.open(first, QuicStreamType.BIDIRECTIONAL);
    stream.writeAndFlush(RawQuic.bytes(1)).sync();
    Events.await("it is open", () -> streams.open.size() == 1);
    stream.shutdownOutput().sync();
    Events.await("the endpoint closes its side", streams.open::isEmpty);
    Events.await("and the connection", () -> !first.isActive());

    QuicChannel second = connectWithStream();
    Events.await("it is open", () -> streams.open.size() == 1);
    ByteBuf last = RawQuic.bytes(1, 2, 3);
    Channel ours = streams.open.peek();
    ours.writeAndFlush(last);
    ours.close();
    // A client of ours would close now; this one does not, and is closed after a second.
    Events.await("the connection is closed", () -> !second.isActive());
  }

  @Test
  void anotherProtocolIsRefused() throws Exception {
    start(1_000, 500, NEVER);
    assertThrows(
        ExecutionException.class, () -> RawQuic.connected(raw.connect("127.0.0.1", "h3", 20_000)));
    Events.await("nothing is left of it", () -> newcomers() == 0);
    assertFalse(streams.open.iterator().hasNext());
  }

  @Test
  void connectionsStayWhenNoMoreAreAccepted() throws Exception {
    start(1_000, 500, NEVER);
    QuicChannel honest = connectWithStream();
    server.stopAccepting(listening).sync();
    Future<QuicChannel> refused = raw.connect("127.0.0.1", QuicTls.PROTOCOL, 5_000);
    Events.await("dropped", () -> server.dropped().of(Reason.CLOSING) > 0);
    Events.await("given up", refused::isDone);
    assertFalse(refused.isSuccess());
    assertTrue(honest.isActive());
    Events.await("its stream is open", () -> streams.open.size() == 1);
    honest.close().sync();
  }
}
