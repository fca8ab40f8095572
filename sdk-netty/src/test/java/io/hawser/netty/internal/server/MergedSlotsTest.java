package io.hawser.netty.internal.server;

import static io.hawser.netty.internal.server.TestHandler.begin;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.model.TransactionExceptionCode;
import io.hawser.netty.internal.codec.RpcMessage;
import io.hawser.netty.server.NettyRemotingServer;
import io.hawser.netty.server.ServerConfig;
import io.hawser.protocol.BatchResultMessage;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.MergedWarpMessage;
import io.hawser.protocol.Message;
import io.hawser.protocol.RegisterTMRequest;
import io.hawser.protocol.ResultCode;
import io.hawser.protocol.TransactionResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("lesson-3")
@DisplayName("every merged request has its slot in the answer")
class MergedSlotsTest {
  private final TestHandler handler = new TestHandler();

  private NettyRemotingServer start(boolean parallel) {
    return NettyRemotingServer.start(
        ServerConfig.builder().parallelMergedRequests(parallel).batchResponses(true).build(),
        handler);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void keepsOrderAndCountWhateverFails(boolean parallel) throws IOException {
    handler.failing("b", new IllegalStateException("broken"));
    try (NettyRemotingServer server = start(parallel);
        RawClient client = RawClient.tm(server.address(), "1.4.2")) {
      for (int round = 0; round < 20; round++) {
        client.sendMerged(round, 1000, List.of(begin("a"), begin("b"), begin("c"), begin("d")));
        List<Message> results = client.receiveMergeResult(round).msgs();
        assertEquals(List.of("a", "", "c", "d"), xids(results));
        assertEquals("RuntimeException[broken]", ((TransactionResponse) results.get(1)).msg());
      }
    }
  }

  @Test
  void manyMergedRequestsKeepTheirPositions() throws IOException {
    List<String> names = IntStream.range(0, 1000).mapToObj(i -> "t" + i).toList();
    try (NettyRemotingServer server = start(true);
        RawClient client = RawClient.tm(server.address(), "1.4.2")) {
      client.sendMerged(7, 1, names.stream().map(TestHandler::begin).toList());
      assertEquals(names, xids(client.receiveMergeResult(7).msgs()));
    }
  }

  @Test
  void answersForeignMessagesInTheirPlace() throws IOException {
    try (NettyRemotingServer server = start(true);
        RawClient client = RawClient.tm(server.address(), "1.4.2")) {
      client.sendMerged(7, withForeign());
      List<Message> results = client.receiveMergeResult(7).msgs();
      assertEquals(3, results.size());
      assertEquals("a", ((GlobalBeginResponse) results.get(0)).xid());
      assertEquals("c", ((GlobalBeginResponse) results.get(2)).xid());
      TransactionResponse foreign = (TransactionResponse) results.get(1);
      assertEquals(ResultCode.Failed, foreign.resultCode());
      assertTrue(foreign.msg().startsWith("RegisterTMRequest cannot be merged"), foreign.msg());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.6.0", "1.5.0"})
  void answersForeignMessagesByIdToo(String version) throws IOException {
    try (NettyRemotingServer server = start(true);
        RawClient client = RawClient.tm(server.address(), version)) {
      client.sendMerged(7, withForeign());
      Map<Integer, Message> results = receiveById(client, 3);
      assertEquals("a", ((GlobalBeginResponse) results.get(101)).xid());
      assertEquals(ResultCode.Failed, ((TransactionResponse) results.get(102)).resultCode());
      assertEquals("c", ((GlobalBeginResponse) results.get(103)).xid());
    }
  }

  private static MergedWarpMessage withForeign() {
    Message foreign = new RegisterTMRequest("2.6.0", "app", "group", "");
    return new MergedWarpMessage(List.of(begin("a"), foreign, begin("c")), List.of(101, 102, 103));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.6.0", "1.5.0"})
  void anAnswerThatCannotBeEncodedCostsNoOther(String version) throws IOException {
    handler.when("b", request -> beginAnswer("x".repeat(40_000)));
    try (NettyRemotingServer server = start(false);
        RawClient client = RawClient.tm(server.address(), version)) {
      client.sendMerged(7, 101, List.of(begin("a"), begin("b"), begin("c")));
      Map<Integer, Message> results = receiveById(client, 3);
      assertEquals("a", ((GlobalBeginResponse) results.get(101)).xid());
      assertCannotBeSent(results.get(102));
      assertEquals("c", ((GlobalBeginResponse) results.get(103)).xid());
    }
  }

  @Test
  void anAnswerThatCannotBeEncodedCostsNoOtherOfTheMergeResult() throws IOException {
    handler.when("b", request -> beginAnswer("x".repeat(40_000)));
    try (NettyRemotingServer server = start(true);
        RawClient client = RawClient.tm(server.address(), "1.4.2")) {
      client.sendMerged(7, 101, List.of(begin("a"), begin("b"), begin("c")));
      List<Message> results = client.receiveMergeResult(7).msgs();
      assertEquals(List.of("a", "", "c"), xids(results));
      assertCannotBeSent(results.get(1));
    }
  }

  @Test
  void aMergeResultBeyondTheFrameLimitKeepsWhatFits() throws IOException {
    String large = "x".repeat(30_000);
    handler.when("large", request -> beginAnswer(large));
    List<Message> requests = new ArrayList<>();
    IntStream.range(0, 300).forEach(i -> requests.add(begin("large"))); // 9 MB of answers
    try (NettyRemotingServer server = start(true);
        RawClient client = RawClient.tm(server.address(), "1.4.2")) {
      client.sendMerged(7, 101, requests);
      List<Message> results = client.receiveMergeResult(7).msgs();
      assertEquals(300, results.size());
      List<String> xids = xids(results);
      long whole = xids.stream().filter(large::equals).count();
      assertTrue(whole > 250 && whole < 280, () -> whole + " answers fit");
      TransactionResponse last = (TransactionResponse) results.get(299);
      assertTrue(last.msg().contains("exceed 8 MiB"), last.msg());
    }
  }

  @Test
  void resultsBeyondTheFrameLimitTakeSeveralBatches() throws IOException {
    String large = "x".repeat(30_000);
    handler.when("large", request -> beginAnswer(large));
    List<Message> requests = new ArrayList<>();
    IntStream.range(0, 300).forEach(i -> requests.add(begin("large")));
    try (NettyRemotingServer server = start(true);
        RawClient client = RawClient.tm(server.address(), "1.5.0")) {
      client.sendMerged(7, 101, requests);
      Map<Integer, Message> results = receiveById(client, 300);
      results.values().forEach(it -> assertEquals(large, ((GlobalBeginResponse) it).xid()));
    }
  }

  private static void assertCannotBeSent(Message result) {
    String msg = ((TransactionResponse) result).msg();
    assertTrue(msg.startsWith("The answer cannot be sent"), msg);
  }

  private static GlobalBeginResponse beginAnswer(String xid) {
    return new GlobalBeginResponse(
        ResultCode.Success, "", TransactionExceptionCode.Unknown, xid, "");
  }

  private static List<String> xids(List<Message> results) {
    return results.stream().map(it -> ((GlobalBeginResponse) it).xid()).toList();
  }

  /** Reads single or batch answers until there are so many results. */
  private static Map<Integer, Message> receiveById(RawClient client, int count) throws IOException {
    Map<Integer, Message> results = new HashMap<>();
    while (results.size() < count) {
      RpcMessage frame = client.receive();
      if (frame.body() instanceof BatchResultMessage batch) {
        for (int i = 0; i < batch.msgIds().size(); i++) {
          results.put(batch.msgIds().get(i), batch.resultMessages().get(i));
        }
      } else {
        results.put(frame.id(), frame.body());
      }
    }
    return results;
  }
}
