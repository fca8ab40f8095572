package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ClientRole;
import io.hawser.ClientStatus.State;
import io.hawser.HawserClient;
import io.hawser.RpcHook;
import io.hawser.error.ClientClosedException;
import io.hawser.error.HawserException;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.netty.EventLimit;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.netty.internal.codec.RpcMessage;
import io.hawser.protocol.BranchCommitRequest;
import io.hawser.protocol.BranchCommitResponse;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.GlobalStatusResponse;
import io.hawser.registry.ServerAddress;
import io.hawser.transaction.Resource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A server that leaves the registry: what was sent to it before is finished first. */
class DrainTest {
  private static final GlobalStatusRequest STATUS = new GlobalStatusRequest("x:1:1", "");

  private static ScriptedServer silentOnStatus() {
    return ScriptedServer.start((peer, m) -> m.body() instanceof GlobalStatusRequest);
  }

  private static boolean has(HawserClient client, ServerAddress address, State state) {
    return client.status().servers().stream()
        .anyMatch(server -> server.address().equals(address) && server.state() == state);
  }

  /** Asks a server that does not answer, and has it leave the registry and come back. */
  private static CompletionStage<GlobalStatusResponse> askThenRelist(
      HawserClient client, ClientFixture fixture, ScriptedServer server, ScriptedServer other)
      throws InterruptedException {
    server.awaitPeer();
    CompletionStage<GlobalStatusResponse> asked = client.rpc(ClientRole.TM).send(STATUS);
    fixture.registry.pushes(other.address());
    Await.until("the server drains", () -> has(client, server.address(), State.DRAINING));
    fixture.registry.pushes(server.address(), other.address());
    server.awaitPeer();
    Await.until("it is connected anew", () -> has(client, server.address(), State.READY));
    return asked;
  }

  @Test
  void aServerThatComesBackWhileItDrainsStillAnswersOnItsOldConnection() throws Exception {
    try (ScriptedServer server = silentOnStatus();
        ScriptedServer other = ScriptedServer.start();
        ClientFixture fixture = new ClientFixture(server.address())) {
      HawserClient client = fixture.connect();
      CompletionStage<GlobalStatusResponse> asked = askThenRelist(client, fixture, server, other);
      assertTrue(has(client, server.address(), State.DRAINING), "the old one is shown too");
      RpcMessage request = server.await(GlobalStatusRequest.class);
      server.peers.get(0).answer(request, ScriptedServer.usualAnswer(request.body()));
      Await.result(asked);
      Await.until("the old one is closed", () -> server.peers.size() == 1);
      Await.until("and gone", () -> !has(client, server.address(), State.DRAINING));
      assertTrue(has(client, server.address(), State.READY));
    }
  }

  @Test
  void closeWaitsForTheOldConnectionOfAServerThatCameBack() throws Exception {
    try (ScriptedServer server = silentOnStatus();
        ScriptedServer other = ScriptedServer.start();
        ClientFixture fixture =
            new ClientFixture(server.address()).set("client.shutdownTimeout", "30m")) {
      HawserClient client = fixture.connect();
      CompletionStage<GlobalStatusResponse> asked = askThenRelist(client, fixture, server, other);
      CompletableFuture<Void> closing = CompletableFuture.runAsync(client::close);
      Await.until("the new one is closed", () -> !has(client, server.address(), State.READY));
      assertFalse(closing.isDone());
      RpcMessage request = server.await(GlobalStatusRequest.class);
      server.peers.get(0).answer(request, ScriptedServer.usualAnswer(request.body()));
      Await.result(asked);
      closing.get(EventLimit.SECONDS, TimeUnit.SECONDS);
      Await.until("no connection is left", server.peers::isEmpty);
    }
  }

  @Test
  void closeEndsWhatTheOldConnectionOfAServerThatCameBackDoesNotAnswer() throws Exception {
    try (ScriptedServer server = silentOnStatus();
        ScriptedServer other = ScriptedServer.start();
        ClientFixture fixture =
            new ClientFixture(server.address()).set("client.shutdownTimeout", "50ms")) {
      HawserClient client = fixture.connect();
      CompletionStage<GlobalStatusResponse> asked = askThenRelist(client, fixture, server, other);
      client.close();
      HawserException error = Await.error(asked);
      assertTrue(error instanceof ClientClosedException, error.toString());
      Await.until("no connection is left", server.peers::isEmpty);
    }
  }

  @Test
  void aOnewayRequestThatChoseTheServerBeforeItLeftIsReceived() throws Exception {
    CountDownLatch chosen = new CountDownLatch(1);
    CountDownLatch mayGoOn = new CountDownLatch(1);
    RpcHook pause =
        new RpcHook() {
          @Override
          public void beforeRequest(Call call) {
            chosen.countDown();
            Await.latch(mayGoOn);
          }
        };
    try (ScriptedServer server = ScriptedServer.start();
        ScriptedServer other = ScriptedServer.start();
        ClientFixture fixture = new ClientFixture(server.address())) {
      HawserClient client = fixture.connect(pause);
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(
              () -> client.rpc(ClientRole.TM).sendOneway(new GlobalBeginRequest(9, "oneway")));
      Await.latch(chosen);
      fixture.registry.pushes(other.address());
      Await.until("the server drains", () -> has(client, server.address(), State.DRAINING));
      mayGoOn.countDown();
      sending.get(EventLimit.SECONDS, TimeUnit.SECONDS);
      GlobalBeginRequest received =
          (GlobalBeginRequest) server.await(GlobalBeginRequest.class).body();
      assertEquals("oneway", received.transactionName());
      Await.until("then the connection is closed", server.peers::isEmpty);
    }
  }

  @Test
  void aPhaseTwoAnswerIsReceivedFromAServerThatDrains() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    Resource resource =
        new Resource(
            "stock",
            BranchType.TCC,
            branch -> {
              running.countDown();
              Await.latch(mayEnd);
              return BranchStatus.PhaseTwo_Committed;
            },
            branch -> BranchStatus.PhaseTwo_Rollbacked);
    try (ScriptedServer server = silentOnStatus();
        ScriptedServer other = ScriptedServer.start();
        ClientFixture fixture = new ClientFixture(server.address()).set("client.roles", "RM")) {
      HawserClient client = fixture.connect();
      client.resourceManager().registerResource(resource);
      CompletionStage<GlobalStatusResponse> asked = client.rpc(ClientRole.RM).send(STATUS);
      RpcMessage request = server.await(GlobalStatusRequest.class);
      server
          .awaitPeer()
          .send(
              7,
              MessageType.REQUEST,
              new BranchCommitRequest("x:1:1", 8, BranchType.TCC, "stock", ""));
      Await.latch(running);
      fixture.registry.pushes(other.address());
      Await.until("the server drains", () -> has(client, server.address(), State.DRAINING));
      mayEnd.countDown();
      assertEquals(7, server.await(BranchCommitResponse.class).id());
      server.peers.get(0).answer(request, ScriptedServer.usualAnswer(request.body()));
      Await.result(asked);
      Await.until("then the connection is closed", server.peers::isEmpty);
    }
  }
}
