package io.hawser.netty.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.ClientClosedException;
import io.hawser.error.ConnectionLostException;
import io.hawser.error.Delivery;
import io.hawser.error.HawserException;
import io.hawser.error.InvalidRequestException;
import io.hawser.error.NoServerAvailableException;
import io.hawser.error.ProtocolException;
import io.hawser.error.RequestTimeoutException;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.model.TransactionExceptionCode;
import io.hawser.netty.EventLimit;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.netty.internal.codec.RpcMessage;
import io.hawser.netty.server.NettyRemotingServer;
import io.hawser.netty.server.ServerConfig;
import io.hawser.protocol.BranchCommitRequest;
import io.hawser.protocol.BranchCommitResponse;
import io.hawser.protocol.BranchRollbackRequest;
import io.hawser.protocol.BranchRollbackResponse;
import io.hawser.protocol.ResultCode;
import io.hawser.protocol.UndoLogDeleteRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PushTest {
  private static final BranchCommitRequest COMMIT =
      new BranchCommitRequest("xid", 9, BranchType.AT, "db", "data");
  private static final BranchCommitResponse COMMITTED =
      new BranchCommitResponse(
          ResultCode.Success,
          "",
          TransactionExceptionCode.Unknown,
          "xid",
          9,
          BranchStatus.PhaseTwo_Committed);
  private static final BranchRollbackResponse ROLLED_BACK =
      new BranchRollbackResponse(
          ResultCode.Success,
          "",
          TransactionExceptionCode.Unknown,
          "xid",
          9,
          BranchStatus.PhaseTwo_Rollbacked);

  private NettyRemotingServer server;

  @BeforeEach
  void start() {
    start(Duration.ofSeconds(20));
  }

  private void start(Duration pushTimeout) {
    server =
        NettyRemotingServer.start(
            ServerConfig.builder().pushTimeout(pushTimeout).build(), new TestHandler());
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static <T> T result(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(EventLimit.SECONDS, TimeUnit.SECONDS).join();
  }

  private static <E extends HawserException> E error(Class<E> kind, CompletionStage<?> stage) {
    CompletionException thrown = assertThrows(CompletionException.class, () -> result(stage));
    return assertInstanceOf(kind, thrown.getCause());
  }

  @Test
  void commitsAndRollsBack() throws IOException {
    BranchRollbackRequest rollback =
        new BranchRollbackRequest("xid", 9, BranchType.TCC, "db", "data");
    try (RawClient rm = RawClient.rm(server.address(), "db")) {
      CompletionStage<BranchCommitResponse> committed = server.send(rm.clientId(), COMMIT);
      CompletionStage<BranchRollbackResponse> rolledBack = server.send(rm.clientId(), rollback);
      RpcMessage first = rm.receive();
      RpcMessage second = rm.receive();
      assertEquals(MessageType.REQUEST, first.messageType());
      assertEquals(COMMIT, first.body());
      assertEquals(rollback, second.body());
      rm.answer(second.id(), ROLLED_BACK);
      rm.answer(first.id(), COMMITTED);
      assertEquals(COMMITTED, result(committed));
      assertEquals(ROLLED_BACK, result(rolledBack));
    }
  }

  @Test
  void waitsForTheAnswerInTheCallersThread() throws IOException {
    try (RawClient rm = RawClient.rm(server.address(), "db")) {
      CompletableFuture<BranchCommitResponse> caller =
          CompletableFuture.supplyAsync(() -> server.sendSync(rm.clientId(), COMMIT));
      rm.answer(rm.receive().id(), COMMITTED);
      assertEquals(COMMITTED, result(caller));
    }
  }

  @Test
  void rejectsToBlockAnEventLoop() throws IOException {
    try (RawClient rm = RawClient.rm(server.address(), "db")) {
      CompletionStage<Object> dependent =
          server
              .send(rm.clientId(), COMMIT)
              .thenApply(answer -> server.sendSync(rm.clientId(), COMMIT));
      rm.answer(rm.receive().id(), COMMITTED);
      CompletionException thrown = assertThrows(CompletionException.class, () -> result(dependent));
      assertInstanceOf(IllegalStateException.class, thrown.getCause());
    }
  }

  @Test
  @Tag("lesson-2")
  @DisplayName("pushes fail immediately when the RM disconnects")
  void failsWhenTheRmDisconnects() throws IOException {
    try (RawClient rm = RawClient.rm(server.address(), "db")) {
      CompletionStage<BranchCommitResponse> push = server.send(rm.clientId(), COMMIT);
      rm.receive();
      rm.disconnect();
      ConnectionLostException lost = error(ConnectionLostException.class, push);
      assertEquals(Delivery.MAYBE_SENT, lost.delivery());
      assertTrue(lost.getMessage().contains("BranchCommitRequest"), lost.getMessage());
      // By then nothing leads to that RM any more.
      assertTrue(server.clients().isEmpty());
      error(NoServerAvailableException.class, server.send(rm.clientId(), COMMIT));
    }
  }

  @Test
  void namesWhatItLookedFor() {
    NoServerAvailableException none =
        assertThrows(
            NoServerAvailableException.class, () -> server.sendSync("shop:10.0.0.1:5", COMMIT));
    assertEquals(Delivery.NOT_SENT, none.delivery());
    assertTrue(none.getMessage().contains("\"shop:10.0.0.1:5\""), none.getMessage());
    assertTrue(none.getMessage().contains("\"db\""), none.getMessage());
  }

  @Test
  void timesOutAndDropsTheLateAnswer() throws IOException {
    server.close();
    start(Duration.ofSeconds(2));
    try (RawClient rm = RawClient.rm(server.address(), "db")) {
      CompletionStage<BranchCommitResponse> push = server.send(rm.clientId(), COMMIT);
      int late = rm.receive().id();
      assertEquals(Delivery.MAYBE_SENT, error(RequestTimeoutException.class, push).delivery());
      rm.answer(late, COMMITTED);
      rm.answer(12345, COMMITTED);
      assertEquals(2, ask(rm, 2)); // the connection is as good as before
    }
  }

  private static int ask(RawClient client, int id) throws IOException {
    return client.ask(id, TestHandler.begin("x")).id();
  }

  @Test
  void failsWhenTheAnswerIsOfAnotherKind() throws IOException {
    try (RawClient rm = RawClient.rm(server.address(), "db")) {
      CompletionStage<BranchCommitResponse> push = server.send(rm.clientId(), COMMIT);
      rm.answer(rm.receive().id(), ROLLED_BACK);
      error(ProtocolException.class, push);
    }
  }

  @Test
  void failsWhenTheAnswerCannotBeDecoded() throws IOException {
    try (RawClient rm = RawClient.rm(server.address(), "db")) {
      CompletionStage<BranchCommitResponse> push = server.send(rm.clientId(), COMMIT);
      int id = rm.receive().id();
      // A BranchCommitResponse that ends after its result code.
      rm.send(
          HexFormat.of().parseHex(String.format("dada01000000130010010100%08x%04x%02x", id, 4, 1)));
      error(ProtocolException.class, push);
      assertEquals(2, ask(rm, 2));
    }
  }

  @Test
  void rejectsWhatCannotBeEncoded() throws IOException {
    BranchCommitRequest huge =
        new BranchCommitRequest("x".repeat(40_000), 9, BranchType.AT, "db", "");
    try (RawClient rm = RawClient.rm(server.address(), "db")) {
      error(InvalidRequestException.class, server.send(rm.clientId(), huge));
      CompletionStage<BranchCommitResponse> push = server.send(rm.clientId(), COMMIT);
      rm.answer(rm.receive().id(), COMMITTED);
      assertEquals(COMMITTED, result(push));
    }
  }

  @Test
  void deletesUndoLogsAtOneRmOfTheResource() throws IOException {
    UndoLogDeleteRequest delete = new UndoLogDeleteRequest(BranchType.AT, "db", (short) 7);
    assertThrows(NoServerAvailableException.class, () -> server.sendOneway(delete));
    try (RawClient rm = RawClient.rm(server.address(), "db");
        RawClient other = RawClient.rm(server.address(), "other", "127.0.0.1", "db2")) {
      server.sendOneway(delete);
      RpcMessage received = rm.receive();
      assertEquals(MessageType.ONEWAY, received.messageType());
      assertEquals(delete, received.body());
      assertEquals(2, ask(other, 2)); // and nothing before it
    }
  }

  @Test
  void pushesOfAClosedServerFail() throws IOException {
    CompletionStage<BranchCommitResponse> push;
    try (RawClient rm = RawClient.rm(server.address(), "db")) {
      push = server.send(rm.clientId(), COMMIT);
      rm.receive();
      server.close(Duration.ZERO);
      error(ConnectionLostException.class, push);
      error(ClientClosedException.class, server.send(rm.clientId(), COMMIT));
    }
  }
}
