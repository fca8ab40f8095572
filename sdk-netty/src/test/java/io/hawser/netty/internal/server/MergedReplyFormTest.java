package io.hawser.netty.internal.server;

import static io.hawser.netty.internal.server.TestHandler.begin;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.hawser.netty.internal.codec.RpcMessage;
import io.hawser.netty.server.NettyRemotingServer;
import io.hawser.netty.server.ServerConfig;
import io.hawser.protocol.BatchResultMessage;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.MergeResultMessage;
import io.hawser.protocol.MergedWarpMessage;
import io.hawser.protocol.Message;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Section 7.2: which clients get which form of answer to a merged request. */
class MergedReplyFormTest {

  @ParameterizedTest
  @CsvSource({
    "2.6.0, false, true,  single",
    "2.3.0, false, true,  single",
    "2.3.0, true,  true,  single",
    "2.2.0, false, true,  merged",
    "1.4.2, false, true,  merged",
    "abc,   false, true,  merged",
    "'',    true,  true,  merged",
    "2.2.0, true,  true,  batch",
    "1.5.0, true,  true,  batch",
    "1.4.2, true,  true,  merged",
    "abc,   true,  true,  merged",
    "2.6.0, true,  false, batch",
    "2.6.0, false, false, merged",
  })
  void dependsOnReleaseAndConfiguration(
      String version, boolean batch, boolean individual, String form) throws IOException {
    ServerConfig config =
        ServerConfig.builder().batchResponses(batch).individualReplies(individual).build();
    try (NettyRemotingServer server = NettyRemotingServer.start(config, new TestHandler());
        RawClient client = RawClient.tm(server.address(), version)) {
      client.sendMerged(50, 100, List.of(begin("a"), begin("b"), begin("c")));
      assertEquals(Map.of(100, "a", 101, "b", 102, "c"), receive(client, form));
    }
  }

  /** Reads three answers in the given form; returns the XIDs by request id. */
  private static Map<Integer, String> receive(RawClient client, String form) throws IOException {
    Map<Integer, String> xids = new HashMap<>();
    while (xids.size() < 3) {
      RpcMessage frame = client.receive();
      switch (form) {
        case "single" -> xids.put(frame.id(), xid(frame.body()));
        case "merged" -> {
          assertEquals(50, frame.id());
          List<Message> results = assertInstanceOf(MergeResultMessage.class, frame.body()).msgs();
          assertEquals(3, results.size());
          for (int i = 0; i < 3; i++) {
            xids.put(100 + i, xid(results.get(i)));
          }
        }
        case "batch" -> {
          assertEquals(50, frame.id());
          BatchResultMessage batch = assertInstanceOf(BatchResultMessage.class, frame.body());
          for (int i = 0; i < batch.msgIds().size(); i++) {
            xids.put(batch.msgIds().get(i), xid(batch.resultMessages().get(i)));
          }
        }
        default -> throw new AssertionError(form);
      }
    }
    return xids;
  }

  private static String xid(Message body) {
    return assertInstanceOf(GlobalBeginResponse.class, body).xid();
  }

  @Test
  void withoutIdsAnswersAreInTheOrderOfTheRequests() throws IOException {
    ServerConfig config = ServerConfig.builder().batchResponses(true).build();
    try (NettyRemotingServer server = NettyRemotingServer.start(config, new TestHandler());
        RawClient client = RawClient.tm(server.address(), "2.6.0")) {
      client.sendMerged(50, new MergedWarpMessage(List.of(begin("a"), begin("b")), List.of()));
      assertEquals(
          List.of("a", "b"),
          client.receiveMergeResult(50).msgs().stream().map(MergedReplyFormTest::xid).toList());
      client.sendMerged(51, new MergedWarpMessage(List.of(), List.of()));
      assertEquals(List.of(), client.receiveMergeResult(51).msgs());
    }
  }
}
