package io.hawser.transport.quic;

import static io.hawser.transport.quic.TestEndpoint.NEVER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.testsupport.NoLeaks;
import io.hawser.transport.quic.DroppedDatagrams.Reason;
import io.hawser.transport.quic.TestEndpoint.Limits;
import io.netty.channel.Channel;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.concurrent.Future;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** How many connections peers that do not behave can have is bounded, and counted. */
@ExtendWith(NoLeaks.class)
@EnabledOnOs(OS.LINUX) // elsewhere 127.0.0.2 is not an address of the machine
@Timeout(300)
class EndpointLimitsTest {
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
  void connectionsWithoutAStreamAreLimitedPerAddress() throws Exception {
    start(Limits.of(1_000, 160, NEVER)); // 16 of one address
    List<QuicChannel> all = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      all.add(it.raw.connect());
    }
    assertEquals(16, it.newcomers());
    Future<QuicChannel> rejected = it.raw.connect("127.0.0.1", QuicTls.PROTOCOL, 5_000);
    Events.await("dropped", () -> it.dropped(Reason.TOO_MANY_OF_ONE) > 0);
    Events.await("given up", rejected::isDone);
    assertFalse(rejected.isSuccess());
    assertEquals(16, it.newcomers());
    assertTrue(all.stream().allMatch(Channel::isActive));

    RawQuic.connected(it.raw.connect("127.0.0.2", QuicTls.PROTOCOL, Events.SECONDS * 1_000));
    assertEquals(17, it.newcomers());

    // The one that opens its stream makes room.
    RawQuic.open(all.get(0), QuicStreamType.BIDIRECTIONAL).writeAndFlush(RawQuic.bytes(1)).sync();
    it.raw.connect();
    assertEquals(17, it.newcomers());
  }

  @Test
  void ofTooManyConnectionsWithoutAStreamTheOldestMakesRoom() throws Exception {
    start(Limits.of(1_000, 20, NEVER)); // 16 of one address
    List<QuicChannel> all = new ArrayList<>();
    for (int i = 0; i < 21; i++) {
      all.add(
          RawQuic.connected(it.raw.connect("127.0.0." + (1 + i / 10), QuicTls.PROTOCOL, 20_000)));
    }
    assertEquals(20, it.newcomers());
    Events.await("the oldest is closed", () -> !all.get(0).isActive());
    assertTrue(all.subList(1, 21).stream().allMatch(Channel::isActive));
  }

  @Test
  void asManyAsAreAllowedAreOpen() throws Exception {
    start(Limits.of(3, 500, NEVER));
    List<QuicChannel> all = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      all.add(it.connectWithStream());
    }
    Future<QuicChannel> rejected = it.raw.connect("127.0.0.1", QuicTls.PROTOCOL, 5_000);
    Events.await("dropped", () -> it.dropped(Reason.TOO_MANY) > 0);
    Events.await("given up", rejected::isDone);
    assertFalse(rejected.isSuccess());
    assertTrue(all.stream().allMatch(Channel::isActive));
    all.get(0).close().sync();
    it.connectWithStream();
  }
}
