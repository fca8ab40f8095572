package io.hawser.netty.internal.server;

import static io.hawser.netty.internal.server.TestHandler.begin;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.model.TransactionExceptionCode;
import io.hawser.netty.server.AsyncMessageHandler;
import io.hawser.netty.server.ClientSession;
import io.hawser.netty.server.NettyRemotingServer;
import io.hawser.netty.server.ServerConfig;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.MergeResultMessage;
import io.hawser.protocol.ResultCode;
import io.hawser.protocol.TransactionRequest;
import io.hawser.protocol.TransactionResponse;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Handlers that answer later occupy no worker, and every request is still answered once. */
class AsyncMessageHandlerTest {

  private record Asked(String name, CompletableFuture<TransactionResponse> answer) {
    void succeed() {
      answer.complete(
          new GlobalBeginResponse(
              ResultCode.Success, "", TransactionExceptionCode.Unknown, name, ""));
    }
  }

  private static final class Later implements AsyncMessageHandler {
    final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();

    @Override
    public <R extends TransactionResponse> CompletionStage<R> handleAsync(
        TransactionRequest<R> request, ClientSession client) {
      String name = ((GlobalBeginRequest) request).transactionName();
      if (name.equals("throw")) {
        throw new IllegalStateException("no answer");
      }
      if (name.equals("null")) {
        return null;
      }
      Asked next = new Asked(name, new CompletableFuture<>());
      asked.add(next);
      return next.answer().thenApply(request.responseType()::cast);
    }

    Asked next() throws InterruptedException {
      return assertNotNull(asked.poll(60, TimeUnit.SECONDS));
    }

    private static Asked assertNotNull(Asked asked) {
      assertTrue(asked != null, "no request came");
      return asked;
    }
  }

  private final Later handler = new Later();

  private NettyRemotingServer start(boolean parallel) {
    return NettyRemotingServer.start(
        ServerConfig.builder()
            .workerThreads(1)
            .parallelMergedRequests(parallel)
            .individualReplies(false)
            .build(),
        handler);
  }

  @Test
  void requestsThatWaitDoNotKeepTheOnlyWorker() throws Exception {
    try (NettyRemotingServer server = start(true);
        RawClient client = RawClient.tm(server.address(), "2.6.0")) {
      client.send(2, begin("first"));
      client.send(3, begin("second"));
      Asked first = handler.next();
      handler.next().succeed();
      assertEquals(3, client.receive().id(), "the second is answered before the first");
      first.succeed();
      assertEquals("first", ((GlobalBeginResponse) client.receive().body()).xid());
    }
  }

  @Test
  void whateverTheHandlerDoesIsAnswered() throws Exception {
    try (NettyRemotingServer server = start(true);
        RawClient client = RawClient.tm(server.address(), "2.6.0")) {
      assertFailed("no answer", client, "throw");
      assertFailed("no stage", client, "null");
      client.send(4, begin("fails"));
      handler.next().answer().completeExceptionally(new IllegalStateException("broken"));
      assertMessage("broken", client);
      client.send(5, begin("answers nothing"));
      handler.next().answer().complete(null);
      assertMessage("expected", client);
    }
  }

  @Test
  void mergedRequestsOneAfterAnotherStayInTheirOrder() throws Exception {
    try (NettyRemotingServer server = start(false);
        RawClient client = RawClient.tm(server.address(), "1.4.2")) {
      client.sendMerged(9, 10, List.of(begin("a"), begin("b"), begin("c")));
      client.send(20, begin("alone"));
      Asked a = handler.next();
      assertEquals("a", a.name());
      Asked alone = handler.next();
      assertEquals("alone", alone.name(), "b waits for a, others do not");
      alone.succeed();
      assertEquals(20, client.receive().id());
      assertNull(handler.asked.poll(), "b still waits");
      a.succeed();
      for (String name : List.of("b", "c")) {
        Asked next = handler.next();
        assertEquals(name, next.name());
        next.succeed();
      }
      MergeResultMessage results = client.receiveMergeResult(9);
      assertEquals(
          List.of("a", "b", "c"),
          results.msgs().stream().map(it -> ((GlobalBeginResponse) it).xid()).toList());
    }
  }

  @Test
  void mergedRequestsHandledConcurrentlyAreAnsweredTogether() throws Exception {
    try (NettyRemotingServer server = start(true);
        RawClient client = RawClient.tm(server.address(), "1.4.2")) {
      client.sendMerged(9, 10, List.of(begin("a"), begin("throw"), begin("c")));
      Asked a = handler.next();
      handler.next().succeed();
      a.succeed();
      MergeResultMessage results = client.receiveMergeResult(9);
      assertEquals("a", ((GlobalBeginResponse) results.msgs().get(0)).xid());
      assertEquals(ResultCode.Failed, ((GlobalBeginResponse) results.msgs().get(1)).resultCode());
      assertEquals("c", ((GlobalBeginResponse) results.msgs().get(2)).xid());
    }
  }

  private static void assertFailed(String part, RawClient client, String name) throws IOException {
    client.send(3, begin(name));
    assertMessage(part, client);
  }

  private static void assertMessage(String part, RawClient client) throws IOException {
    GlobalBeginResponse answer = (GlobalBeginResponse) client.receive().body();
    assertEquals(ResultCode.Failed, answer.resultCode());
    assertTrue(answer.msg().contains(part), answer.msg());
  }
}
