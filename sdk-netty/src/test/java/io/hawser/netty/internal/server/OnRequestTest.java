package io.hawser.netty.internal.server;

import static io.hawser.netty.internal.server.TestHandler.begin;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.TransactionException;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.model.GlobalStatus;
import io.hawser.model.TransactionExceptionCode;
import io.hawser.netty.internal.codec.Compressor;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.netty.internal.codec.RpcMessage;
import io.hawser.netty.server.NettyRemotingServer;
import io.hawser.netty.server.ServerConfig;
import io.hawser.protocol.BranchReportRequest;
import io.hawser.protocol.BranchReportResponse;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.GlobalCommitRequest;
import io.hawser.protocol.GlobalLockQueryRequest;
import io.hawser.protocol.GlobalReportRequest;
import io.hawser.protocol.GlobalRollbackRequest;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.HeartbeatMessage;
import io.hawser.protocol.ResultCode;
import io.hawser.protocol.TransactionRequest;
import io.hawser.protocol.TransactionResponse;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

public class OnRequestTest {
  private final TestHandler handler = new TestHandler();
  private NettyRemotingServer server;
  private RawClient client;

  @BeforeEach
  void start() throws IOException {
    server = NettyRemotingServer.start(ServerConfig.builder().build(), handler);
    client = RawClient.tm(server.address(), "2.6.0");
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    server.close();
  }

  static Stream<TransactionRequest<?>> requests() {
    return Stream.of(
        begin("x"),
        new GlobalCommitRequest("x", ""),
        new GlobalRollbackRequest("x", ""),
        new GlobalStatusRequest("x", ""),
        new GlobalReportRequest("x", "", GlobalStatus.Finished),
        TestHandler.register("x", "t:1"),
        new BranchReportRequest("x", 7, BranchStatus.PhaseOne_Done, "r", "", BranchType.AT),
        new GlobalLockQueryRequest("x", BranchType.AT, "r", "t:1", ""));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void answersEveryKindOfRequest(TransactionRequest<?> request) throws IOException {
    RpcMessage answer = client.ask(-5, request);
    assertEquals(TestHandler.success(request), answer.body());
    assertEquals(MessageType.RESPONSE, answer.messageType());
    assertTrue(answer.headMap().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("requests")
  void answersEveryKindOfFailure(TransactionRequest<?> request) throws IOException {
    handler.failing("x", new IllegalArgumentException("no such thing"));
    TransactionResponse answer = (TransactionResponse) client.ask(3, request).body();
    assertEquals(request.responseType(), answer.getClass());
    assertEquals(ResultCode.Failed, answer.resultCode());
    assertEquals("RuntimeException[no such thing]", answer.msg());
    assertEquals(TransactionExceptionCode.Unknown, answer.transactionExceptionCode());
  }

  @Test
  void answersTransactionExceptionsWithTheirCode() throws IOException {
    handler.failing(
        "x",
        new TransactionException(TransactionExceptionCode.LockKeyConflict, "row is locked", null));
    assertEquals(
        new BranchReportResponse(
            ResultCode.Failed,
            "TransactionException[row is locked]",
            TransactionExceptionCode.LockKeyConflict),
        client
            .ask(
                3,
                new BranchReportRequest("x", 7, BranchStatus.PhaseOne_Done, "r", "", BranchType.AT))
            .body());
  }

  @Test
  void translatesCodesForTheReleaseOfTheClient() throws IOException {
    handler.failing(
        "x",
        new TransactionException(
            TransactionExceptionCode.LockKeyConflictFailFast, "rolling back", null));
    try (RawClient old = RawClient.tm(server.address(), "1.6.1")) {
      // Code 19 there; a client of 2.x reads it as what 2.x calls 19.
      GlobalBeginResponse answer = (GlobalBeginResponse) old.ask(3, begin("x")).body();
      assertEquals(TransactionExceptionCode.NotRaftLeader, answer.transactionExceptionCode());
    }
  }

  @Test
  void answersErrorsAndWrongAnswersOfTheHandler() throws IOException {
    handler.when(
        "x",
        request -> {
          throw new StackOverflowError("deep");
        });
    assertEquals("RuntimeException[deep]", failureOf(begin("x")));
    handler.when("x", request -> null);
    assertTrue(failureOf(begin("x")).contains("answered null"));
    handler.when(
        "x",
        request ->
            new BranchReportResponse(ResultCode.Success, "", TransactionExceptionCode.Unknown));
    assertTrue(failureOf(begin("x")).contains("BranchReportResponse"));
  }

  private String failureOf(TransactionRequest<?> request) throws IOException {
    TransactionResponse answer = (TransactionResponse) client.ask(3, request).body();
    assertEquals(ResultCode.Failed, answer.resultCode());
    return answer.msg();
  }

  @Test
  void saysThatAnAnswerCannotBeEncoded() throws IOException {
    handler.when(
        "x",
        request ->
            new GlobalBeginResponse(
                ResultCode.Success, "", TransactionExceptionCode.Unknown, "x".repeat(40_000), ""));
    String failure = failureOf(begin("x"));
    assertTrue(failure.startsWith("The answer cannot be sent: "), failure);
    assertTrue(failure.contains("xid"), failure);
    assertEquals("y", ((GlobalBeginResponse) client.ask(4, begin("y")).body()).xid());
  }

  @ParameterizedTest
  @EnumSource(Compressor.class) // both forms of lz4, too: older clients read only theirs
  void repeatsTheCompressor(Compressor compressor) throws IOException {
    client.send(RawClient.frame(9, MessageType.REQUEST, compressor, begin("x")));
    RpcMessage answer = client.receive();
    assertEquals(compressor, answer.compressor());
    assertEquals("x", ((GlobalBeginResponse) answer.body()).xid());
  }

  @ParameterizedTest
  @ValueSource(bytes = {1, 2, 7, -1})
  void looksAtTheTypeCodeAndNotAtTheMessageType(byte messageType) throws IOException {
    client.send(RawClient.frame(9, messageType, Compressor.NONE, begin("x")));
    assertEquals("x", ((GlobalBeginResponse) client.receive().body()).xid());
  }

  @Test
  void answersHeartbeatsButNotTheirAnswers() throws IOException {
    client.send(heartbeat(8, MessageType.HEARTBEAT_RESPONSE, HeartbeatMessage.PONG));
    client.send(heartbeat(9, MessageType.HEARTBEAT_REQUEST, HeartbeatMessage.PING));
    RpcMessage answer = client.receive();
    assertEquals(9, answer.id());
    assertEquals(MessageType.HEARTBEAT_RESPONSE, answer.messageType());
    assertEquals(HeartbeatMessage.PONG, answer.body());
  }

  private static byte[] heartbeat(int id, byte messageType, HeartbeatMessage heartbeat) {
    return RawClient.frame(id, messageType, Compressor.NONE, heartbeat);
  }

  @Test
  void ignoresWhatServersDoNotServe() throws IOException {
    client.send(2, TestHandler.success(begin("an answer to a TM")));
    assertEquals("x", ((GlobalBeginResponse) client.ask(3, begin("x")).body()).xid());
  }
}
