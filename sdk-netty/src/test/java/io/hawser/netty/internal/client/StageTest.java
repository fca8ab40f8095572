package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ClientRole;
import io.hawser.HawserClient;
import io.hawser.error.ClientClosedException;
import io.hawser.error.ConnectionLostException;
import io.hawser.error.HawserException;
import io.hawser.error.NoServerAvailableException;
import io.hawser.error.OverloadedException;
import io.hawser.error.RequestTimeoutException;
import io.hawser.error.TransactionException;
import io.hawser.model.GlobalStatus;
import io.hawser.model.TransactionExceptionCode;
import io.hawser.netty.EventLimit;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.ResultCode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Asynchronous results: our errors as they are, and only the answer completes them. */
class StageTest {
  private static final Duration ONE_SECOND = Duration.ofSeconds(1);
  private static final GlobalStatusRequest STATUS = new GlobalStatusRequest("x:1:1", "");

  /**
   * Checks that a stage fails with that kind of error. Its dependents and those of a copy must see
   * the very same error, never wrapped.
   */
  private static void fails(Class<? extends HawserException> kind, CompletionStage<?> stage)
      throws Exception {
    CompletableFuture<Throwable> seen = new CompletableFuture<>();
    stage.whenComplete((result, error) -> seen.complete(error));
    Throwable error = seen.get(EventLimit.SECONDS, TimeUnit.SECONDS);
    assertTrue(kind.isInstance(error), String.valueOf(error));
    CompletableFuture<Throwable> copied = new CompletableFuture<>();
    stage.toCompletableFuture().whenComplete((result, e) -> copied.complete(e));
    assertSame(error, copied.get(EventLimit.SECONDS, TimeUnit.SECONDS));
  }

  private static ScriptedServer silent() {
    return ScriptedServer.start(
        (peer, m) ->
            m.body() instanceof GlobalStatusRequest || m.body() instanceof GlobalBeginRequest);
  }

  private static void bothFail(Class<? extends HawserException> kind, HawserClient client)
      throws Exception {
    fails(kind, client.rpc(ClientRole.TM).send(STATUS));
    fails(kind, client.transactionManager().beginAsync("x", ONE_SECOND));
  }

  @Test
  void noServerAndClosedClient() throws Exception {
    try (ClientFixture fixture =
        new ClientFixture().set("transport.enableTmClientChannelCheckFailFast", "false")) {
      HawserClient client = fixture.connect();
      bothFail(NoServerAvailableException.class, client);
      client.close();
      bothFail(ClientClosedException.class, client);
    }
  }

  @Test
  void overloadThenLoss() throws Exception {
    try (ScriptedServer server = silent();
        ClientFixture fixture =
            new ClientFixture(server.address()).set("transport.maxInFlightPerServer", "2")) {
      HawserClient client = fixture.connect();
      CompletionStage<?> sent = client.rpc(ClientRole.TM).send(STATUS);
      CompletionStage<?> begun = client.transactionManager().beginAsync("x", ONE_SECOND);
      bothFail(OverloadedException.class, client);
      server.await(GlobalBeginRequest.class);
      server.awaitPeer().close();
      fails(ConnectionLostException.class, sent);
      fails(ConnectionLostException.class, begun);
    }
  }

  @Test
  void timeout() throws Exception {
    try (ScriptedServer server = silent();
        ClientFixture fixture =
            new ClientFixture(server.address()).set("transport.rpcTmRequestTimeout", "20ms")) {
      bothFail(RequestTimeoutException.class, fixture.connect());
    }
  }

  @Test
  void failedAnswer() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(
                (peer, m) -> {
                  if (m.body() instanceof GlobalBeginRequest) {
                    peer.answer(
                        m,
                        new GlobalBeginResponse(
                            ResultCode.Failed, "no", TransactionExceptionCode.BeginFailed, "", ""));
                    return true;
                  }
                  return false;
                });
        ClientFixture fixture = new ClientFixture(server.address())) {
      fails(
          TransactionException.class,
          fixture.connect().transactionManager().beginAsync("x", ONE_SECOND));
    }
  }

  @Test
  void onlyTheAnswerCompletesAStage() throws Exception {
    try (ScriptedServer server = silent();
        ClientFixture fixture = new ClientFixture(server.address())) {
      HawserClient client = fixture.connect();
      CompletionStage<GlobalStatus> stage = client.transactionManager().getStatusAsync("x:1:1");
      CompletableFuture<GlobalStatus> copy = stage.toCompletableFuture();
      assertTrue(copy.complete(GlobalStatus.Finished));
      if (stage instanceof CompletableFuture<GlobalStatus> future) {
        Class<UnsupportedOperationException> rejected = UnsupportedOperationException.class;
        assertThrows(rejected, () -> future.complete(GlobalStatus.Finished));
        assertThrows(rejected, () -> future.completeExceptionally(new IllegalStateException()));
        assertThrows(rejected, () -> future.completeAsync(() -> GlobalStatus.Finished));
        assertThrows(rejected, () -> future.orTimeout(1, TimeUnit.MILLISECONDS));
        assertThrows(
            rejected,
            () -> future.completeOnTimeout(GlobalStatus.Finished, 1, TimeUnit.MILLISECONDS));
        assertThrows(rejected, () -> future.cancel(true));
        assertFalse(future.isDone());
      }
      var request = server.await(GlobalStatusRequest.class);
      server.peers.get(0).answer(request, ScriptedServer.usualAnswer(request.body()));
      assertEquals(GlobalStatus.Begin, Await.result(stage));
      assertEquals(GlobalStatus.Finished, copy.get());
    }
  }
}
