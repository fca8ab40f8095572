package io.hawser.netty.internal.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pings of a peer that reads nothing are neither answered nor kept. */
class PingAnswersTest {
  private final EmbeddedChannel channel = new EmbeddedChannel(new PingAnswers());
  private final List<ByteBuf> payloads = new ArrayList<>();

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
    payloads.forEach(payload -> assertEquals(0, payload.refCnt()));
  }

  private PingWebSocketFrame ping(int number) {
    ByteBuf payload = Unpooled.buffer().writeInt(number);
    payloads.add(payload);
    return new PingWebSocketFrame(payload);
  }

  private void assertOneAnswer(int number) {
    PongWebSocketFrame pong = channel.readOutbound();
    assertEquals(number, pong.content().readInt());
    pong.release();
    assertNull(channel.readOutbound());
  }

  /** As if as much waits to be read by the peer as may wait. */
  private void writable(boolean isWritable) {
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, isWritable);
    channel.runPendingTasks();
  }

  private long kept() {
    return payloads.stream().filter(payload -> payload.refCnt() > 0).count();
  }

  @Test
  void ofThoseThatAreReadTogetherTheLastIsAnswered() {
    channel.writeInbound(ping(1), ping(2), ping(3));
    assertOneAnswer(3);
    channel.writeInbound(ping(4));
    assertOneAnswer(4);
  }

  @Test
  void whileThePeerDoesNotReadNoneIsAnsweredAndOnlyTheLastIsKept() {
    writable(false);
    for (int i = 1; i <= 1_000; i++) {
      channel.writeInbound(ping(i));
      assertNull(channel.readOutbound());
      assertEquals(1, kept());
    }
    writable(true);
    assertOneAnswer(1_000);
    writable(false);
    writable(true);
    assertNull(channel.readOutbound());
  }

  @Test
  void nothingIsKeptOfAPeerThatIsGone() {
    writable(false);
    channel.writeInbound(ping(1));
    channel.close();
    assertEquals(0, kept());
  }
}
