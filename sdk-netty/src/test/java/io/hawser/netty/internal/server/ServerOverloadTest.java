package io.hawser.netty.internal.server;

import static io.hawser.netty.internal.server.TestHandler.begin;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.model.TransactionExceptionCode;
import io.hawser.netty.internal.codec.Compressor;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.netty.internal.codec.RpcMessage;
import io.hawser.netty.server.NettyRemotingServer;
import io.hawser.netty.server.ServerConfig;
import io.hawser.protocol.BatchResultMessage;
import io.hawser.protocol.HeartbeatMessage;
import io.hawser.protocol.MergeResultMessage;
import io.hawser.protocol.Message;
import io.hawser.protocol.ResultCode;
import io.hawser.protocol.TransactionResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("lesson-31")
@DisplayName("a server without a free worker says so immediately")
class ServerOverloadTest {
  private final TestHandler handler = new TestHandler();
  private final TestHandler.Gate gate = handler.gate("slow");
  private NettyRemotingServer server;
  private RawClient busy;

  /** One worker, which waits at the gate, and no or a full queue. */
  private void start(int queueSize, boolean parallel) throws IOException {
    server =
        NettyRemotingServer.start(
            ServerConfig.builder()
                .ioThreads(1)
                .workerThreads(1)
                .workerQueueSize(queueSize)
                .parallelMergedRequests(parallel)
                .batchResponses(true)
                .build(),
            handler);
    busy = RawClient.tm(server.address(), "2.6.0");
    busy.send(1, begin("slow"));
    gate.awaitEntered();
    for (int i = 0; i < queueSize; i++) {
      busy.send(2 + i, begin("queued"));
    }
    // The heartbeat is answered by the event loop that has queued what came before.
    busy.send(
        RawClient.frame(99, MessageType.HEARTBEAT_REQUEST, Compressor.NONE, HeartbeatMessage.PING));
    assertEquals(99, busy.receive().id());
  }

  @AfterEach
  void close() throws IOException {
    gate.open();
    busy.close();
    server.close();
  }

  @Test
  void singleRequestsAreAnswered() throws IOException {
    start(1, true);
    try (RawClient client = RawClient.tm(server.address(), "2.6.0")) {
      assertBusy(client.ask(5, begin("rejected")).body());
      assertBusy(client.ask(6, TestHandler.register("x", "")).body());
    }
    gate.open();
    assertSuccess(1, busy.receive());
    assertSuccess(2, busy.receive());
  }

  @Test
  void aClientWithManyRequestsLeavesPlacesToAnother() throws IOException {
    start(3, true);
    try (RawClient client = RawClient.tm(server.address(), "2.6.0")) {
      client.send(5, begin("accepted"));
      RpcMessage oldest = busy.receive();
      assertEquals(2, oldest.id());
      assertBusy(oldest.body());
      assertBusy(client.ask(6, begin("one more than its share")).body());
      gate.open();
      assertSuccess(5, client.receive());
    }
    for (int id : new int[] {1, 3, 4}) {
      assertSuccess(id, busy.receive());
    }
  }

  private static void assertSuccess(int id, RpcMessage frame) {
    assertEquals(id, frame.id());
    assertEquals(ResultCode.Success, ((TransactionResponse) frame.body()).resultCode());
  }

  @ParameterizedTest
  @CsvSource({
    "2.6.0, true",
    "2.6.0, false",
    "1.5.0, true",
    "1.5.0, false",
    "1.4.2, true",
    "1.4.2, false"
  })
  void eachOfAMergedFrameIsAnswered(String version, boolean parallel) throws IOException {
    start(0, parallel);
    try (RawClient client = RawClient.tm(server.address(), version)) {
      client.sendMerged(7, 101, List.of(begin("a"), begin("b"), TestHandler.register("x", "")));
      List<Message> results = new ArrayList<>();
      while (results.size() < 3) {
        RpcMessage frame = client.receive();
        if (frame.body() instanceof MergeResultMessage merged) {
          results.addAll(merged.msgs());
        } else if (frame.body() instanceof BatchResultMessage batch) {
          results.addAll(batch.resultMessages());
        } else {
          results.add(frame.body());
        }
      }
      results.forEach(ServerOverloadTest::assertBusy);
    }
  }

  private static void assertBusy(Message answer) {
    TransactionResponse failure = (TransactionResponse) answer;
    assertEquals(ResultCode.Failed, failure.resultCode());
    assertEquals(TransactionExceptionCode.Unknown, failure.transactionExceptionCode());
    assertTrue(failure.msg().startsWith("The server is busy"), failure.msg());
  }
}
