package io.hawser.netty.internal.server;

import static io.hawser.netty.internal.server.TestHandler.begin;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.netty.server.NettyRemotingServer;
import io.hawser.netty.server.ServerConfig;
import io.hawser.netty.server.ServerConfigBuilder;
import io.hawser.protocol.BatchResultMessage;
import io.hawser.protocol.GlobalBeginResponse;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("lesson-4")
@DisplayName("batch responses are flushed per connection, and no connection stops another")
class BatchResponsesTest {
  private final TestHandler handler = new TestHandler();
  private final TestHandler.Gate loop = new TestHandler.Gate();

  private ServerConfigBuilder batches() {
    return ServerConfig.builder().batchResponses(true).workerThreads(1).ioThreads(1);
  }

  @Test
  void resultsThatAreReadyTogetherShareAFrame() throws IOException {
    ServerConfig config =
        batches()
            .registrationCheck(
                (registration, from) -> {
                  if (registration.equals(RawClient.registerTm("hold"))) {
                    loop.pass(); // what must never happen in earnest: the one event loop waits
                  }
                  return true;
                })
            .build();
    TestHandler.Gate first = handler.gate("first");
    TestHandler.Gate after = handler.gate("after");
    try (NettyRemotingServer server = NettyRemotingServer.start(config, handler);
        RawClient client = RawClient.tm(server.address(), "1.5.0");
        RawClient holder = RawClient.connect(server.address())) {
      client.sendMerged(7, 101, List.of(begin("first"), begin("b"), begin("c")));
      client.sendMerged(8, 201, List.of(begin("d"), begin("after")));
      first.awaitEntered();
      holder.send(1, RawClient.registerTm("hold"));
      loop.awaitEntered();
      first.open();
      after.awaitEntered(); // the one worker has handled all before
      loop.open();

      BatchResultMessage ofFirstFrame = client.receiveBatchResult(7);
      assertEquals(List.of(101, 102, 103), ofFirstFrame.msgIds());
      assertEquals(List.of("first", "b", "c"), xids(ofFirstFrame));
      // What answers another frame is in a frame with that one's id.
      assertEquals(List.of(201), client.receiveBatchResult(8).msgIds());
      after.open();
      assertEquals(List.of(202), client.receiveBatchResult(8).msgIds());
    }
  }

  @Test
  void aClientThatIsGoneStopsNoOtherClient() throws IOException {
    TestHandler.Gate gate = handler.gate("slow");
    try (NettyRemotingServer server = NettyRemotingServer.start(batches().build(), handler);
        RawClient other = RawClient.tm(server.address(), "1.5.0")) {
      try (RawClient gone = RawClient.tm(server.address(), "1.5.0")) {
        gone.sendMerged(7, 101, List.of(begin("slow"), begin("a"), begin("b")));
        gate.awaitEntered();
      }
      other.sendMerged(8, 101, List.of(begin("c")));
      gate.open();
      assertEquals(List.of("c"), xids(other.receiveBatchResult(8)));
      other.sendMerged(9, 101, List.of(begin("d")));
      assertEquals(List.of("d"), xids(other.receiveBatchResult(9)));
    }
  }

  private static List<String> xids(BatchResultMessage batch) {
    return batch.resultMessages().stream().map(it -> ((GlobalBeginResponse) it).xid()).toList();
  }
}
