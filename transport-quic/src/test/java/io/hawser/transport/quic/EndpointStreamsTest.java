package io.hawser.transport.quic;

import static io.hawser.transport.quic.TestEndpoint.KIB;
import static io.hawser.transport.quic.TestEndpoint.NEVER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.testsupport.NoLeaks;
import io.hawser.transport.quic.TestEndpoint.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicException;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.handler.codec.quic.QuicTransportError;
import io.netty.handler.codec.quic.QuicTransportParameters;
import io.netty.util.concurrent.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests the limits of a connection: those of its streams, and those before its client registers.
 */
@ExtendWith(NoLeaks.class)
@Timeout(300)
class EndpointStreamsTest {
  @TempDir Path directory;
  private TestEndpoint it;

  private void start(Limits limits) throws Exception {
    it = new TestEndpoint(directory, limits);
  }

  @AfterEach
  void close() {
    it.close();
  }

  @Test
  void oneStreamInBothDirectionsIsAllThatIsAnnounced() throws Exception {
    start(Limits.of(1_000, 500, NEVER));
    QuicChannel connection = it.raw.connect();
    QuicTransportParameters announced = connection.peerTransportParameters();
    assertEquals(1, announced.initialMaxStreamsBidi());
    assertEquals(0, announced.initialMaxStreamsUni());
    assertEquals(QuicLimits.REQUESTS_WINDOW, announced.initialMaxStreamDataBidiRemote());
    assertEquals(QuicLimits.REQUESTS_WINDOW, announced.initialMaxData());
    RawQuic.open(connection, QuicStreamType.BIDIRECTIONAL).writeAndFlush(RawQuic.bytes(1)).sync();
    Events.await("the stream is there", () -> it.streams.open.size() == 1);
    for (QuicStreamType type : QuicStreamType.values()) {
      Future<QuicStreamChannel> second =
          connection.createStream(type, new ChannelInboundHandlerAdapter());
      assertTrue(second.await(Events.SECONDS, TimeUnit.SECONDS), "an outcome");
      QuicException error = assertInstanceOf(QuicException.class, second.cause());
      assertEquals(QuicTransportError.STREAM_LIMIT_ERROR, error.error());
    }
    assertTrue(connection.isActive());
    assertEquals(1, it.streams.open.size());
  }

  /** A library that ignores the limit is like one with another limit. */
  @Test
  void aSecondStreamEndsTheConnection() throws Exception {
    start(new Limits(1_000, 500, NEVER, 256 * KIB, 2));
    QuicChannel connection = it.connectWithStream();
    Events.await("the stream is there", () -> it.streams.open.size() == 1);
    RawQuic.open(connection, QuicStreamType.BIDIRECTIONAL).writeAndFlush(RawQuic.bytes(1)).sync();
    Events.await("the connection is closed", () -> !connection.isActive());
    Events.await("and its stream", it.streams.open::isEmpty);
    assertEquals(1, it.streams.all.get(), "the second stream reached no handler");
  }

  @Test
  void aConnectionThatReceivesTooMuchBeforeItRegistersIsClosed() throws Exception {
    start(new Limits(1_000, 500, NEVER, 16 * KIB, 1)); // 96 KiB with all packets
    QuicChannel greedy = it.raw.connect();
    QuicStreamChannel stream = RawQuic.open(greedy, QuicStreamType.BIDIRECTIONAL);
    stream.writeAndFlush(Unpooled.directBuffer().writeZero(128 * KIB));
    Events.await("it is closed", () -> !greedy.isActive());
    Events.await("and forgotten", () -> it.unregisteredIds() == 0);
  }

  @Test
  void whatIsRegisteredMaySendMore() throws Exception {
    start(new Limits(1_000, 500, NEVER, 16 * KIB, 1));
    QuicChannel connection = it.raw.connect();
    QuicStreamChannel stream = RawQuic.open(connection, QuicStreamType.BIDIRECTIONAL);
    stream.writeAndFlush(RawQuic.bytes(1)).sync();
    Events.await("the stream is there", () -> it.streams.open.size() == 1);
    assertTrue(it.unregisteredIds() >= 2, "with the ids that the client got later");
    it.register();
    assertEquals(0, it.unregisteredIds());
    stream.writeAndFlush(Unpooled.directBuffer().writeZero(512 * KIB)).sync();
    Events.await("all arrived", () -> it.streams.bytes.get() == 512 * KIB + 1);
    assertTrue(connection.isActive());
  }

  @Test
  void aFinishedStreamClosesTheConnectionInBothDirections() throws Exception {
    start(Limits.of(1_000, 500, NEVER));
    QuicChannel first = it.raw.connect();
    QuicStreamChannel stream = RawQuic.open(first, QuicStreamType.BIDIRECTIONAL);
    stream.writeAndFlush(RawQuic.bytes(1)).sync();
    Events.await("it is open", () -> it.streams.open.size() == 1);
    stream.shutdownOutput().sync();
    Events.await("the endpoint closes its side", it.streams.open::isEmpty);
    Events.await("and the connection", () -> !first.isActive());

    QuicChannel second = it.connectWithStream();
    Events.await("it is open", () -> it.streams.open.size() == 1);
    ByteBuf last = RawQuic.bytes(1, 2, 3);
    Channel ours = it.streams.open.peek();
    ours.writeAndFlush(last);
    ours.close();
    // A client of ours would close now; this one does not, and is closed after a second.
    Events.await("the connection is closed", () -> !second.isActive());
  }

  @Test
  void connectionsThatOpenNoStreamInTimeAreClosed() throws Exception {
    start(Limits.of(1_000, 500, Duration.ofSeconds(15)));
    QuicChannel silent = it.raw.connect();
    QuicChannel honest = it.connectWithStream();
    Events.await("the silent one is closed", () -> !silent.isActive());
    Events.await("and forgotten", () -> it.newcomers() == 0);
    assertTrue(honest.isActive());
  }
}
