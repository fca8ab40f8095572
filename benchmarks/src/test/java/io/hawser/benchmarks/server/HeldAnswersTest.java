package io.hawser.benchmarks.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.netty.internal.codec.Compressor;
import io.hawser.netty.internal.codec.FrameEncoder;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.netty.internal.codec.PeerVersion;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.HeartbeatMessage;
import io.hawser.protocol.Message;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeldAnswersTest {
  private final EmbeddedChannel channel = new EmbeddedChannel(new HeldAnswers());

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @Test
  void holdsStatusRequestsUntilTheirAnswersAreAskedFor() {
    ask(1, MessageType.REQUEST, new GlobalStatusRequest("x", ""));
    ask(2, MessageType.REQUEST, new GlobalStatusRequest("x", ""));
    assertEquals(List.of(), answered());

    ask(3, MessageType.REQUEST, begin(AnswerOrder.NONE));
    assertEquals(List.of(3), answered());

    ask(4, MessageType.REQUEST, begin(AnswerOrder.REVERSE));
    assertEquals(List.of(2, 1, 4), answered());

    ask(5, MessageType.REQUEST, begin(AnswerOrder.IN_ORDER));
    assertEquals(List.of(5), answered());
  }

  @Test
  void answersHeartbeatsMeanwhile() {
    ask(1, MessageType.REQUEST, new GlobalStatusRequest("x", ""));
    ask(2, MessageType.HEARTBEAT_REQUEST, HeartbeatMessage.PING);

    assertEquals(List.of(2), answered());
  }

  private static GlobalBeginRequest begin(AnswerOrder order) {
    return new GlobalBeginRequest(order.number(), "");
  }

  private void ask(int id, byte messageType, Message message) {
    ByteBuf frame = Unpooled.buffer();
    FrameEncoder.encode(
        frame, id, messageType, Compressor.NONE, Map.of(), message, PeerVersion.OURS);
    channel.writeInbound(frame);
  }

  /** The ids of what came since the last call. */
  private List<Integer> answered() {
    List<Integer> ids = new ArrayList<>();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      while (out.isReadable()) {
        int start = out.readerIndex();
        ids.add(out.getInt(start + CannedAnswers.ID_AT));
        out.skipBytes(out.getInt(start + CannedAnswers.LENGTH_AT));
      }
      out.release();
    }
    return ids;
  }
}
