package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ClientRole;
import io.hawser.ClientStatus.State;
import io.hawser.HawserClient;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.netty.EventLimit;
import io.hawser.netty.internal.client.ScriptedServer.Peer;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.netty.internal.codec.RpcMessage;
import io.hawser.protocol.BranchCommitRequest;
import io.hawser.protocol.BranchCommitResponse;
import io.hawser.protocol.BranchRollbackRequest;
import io.hawser.protocol.BranchRollbackResponse;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.RegisterRMRequest;
import io.hawser.protocol.RegisterRMResponse;
import io.hawser.protocol.ResultCode;
import io.hawser.protocol.UndoLogDeleteRequest;
import io.hawser.transaction.BranchContext;
import io.hawser.transaction.Resource;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ResourceManagerTest {

  private static ClientFixture rm(ScriptedServer server) {
    return new ClientFixture(server.address()).set("client.roles", "RM");
  }

  private static Resource resource(String id) {
    return new Resource(
        id,
        BranchType.TCC,
        branch -> BranchStatus.PhaseTwo_Committed,
        branch -> BranchStatus.PhaseTwo_Rollbacked);
  }

  private static BranchCommitRequest commitOf(String resourceId) {
    return new BranchCommitRequest("1.2.3.4:8091:7", 8, BranchType.TCC, resourceId, "data");
  }

  @Test
  @Tag("lesson-28")
  @DisplayName("every connect registers all resources before the server is used")
  void everyReconnectRegistersAllResources() throws Exception {
    CompletableFuture<Void> mayAnswer = new CompletableFuture<>();
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture = rm(server)) {
      HawserClient client = fixture.connect();
      assertEquals("", registration(server).resourceIds());
      client.resourceManager().registerResource(resource("one"));
      client.resourceManager().registerResource(resource("two"));
      server.await(RegisterRMRequest.class);
      server.await(RegisterRMRequest.class);

      server.script(
          (peer, message) -> {
            if (message.body() instanceof RegisterRMRequest) {
              mayAnswer.thenRun(() -> peer.answer(message, new RegisterRMResponse(true, "2.0.0")));
              return true;
            }
            return false;
          });
      server.awaitPeer().close();
      assertEquals("one,two", registration(server).resourceIds());
      Await.until(client, s -> s.servers().get(0).state() == State.REGISTERING);
      assertFalse(client.status().isReady());
      mayAnswer.complete(null);
      Await.until(client, status -> status.isReady());
      assertEquals("2.0.0", client.status().servers().get(0).serverVersion());
    }
  }

  private static RegisterRMRequest registration(ScriptedServer server) throws Exception {
    return (RegisterRMRequest) server.await(RegisterRMRequest.class).body();
  }

  @Test
  void lateResourceIsRegisteredAloneOnTheLiveConnectionAndConfirmed() throws Exception {
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture = rm(server)) {
      HawserClient client = fixture.connect();
      server.await(RegisterRMRequest.class);
      client.resourceManager().registerResource(resource("one"));
      client.resourceManager().registerResource(resource("two"));
      RpcMessage first = server.await(RegisterRMRequest.class);
      assertEquals("one", ((RegisterRMRequest) first.body()).resourceIds());
      assertEquals(MessageType.ONEWAY, first.messageType());
      assertEquals("two", registration(server).resourceIds());
      assertEquals(1, server.peers.size());
    }
  }

  @Test
  @Tag("lesson-28")
  @DisplayName("a server that does not confirm a late resource is connected anew with all")
  void unconfirmedLateResourceReconnects() throws Exception {
    AtomicInteger registrations = new AtomicInteger();
    try (ScriptedServer server =
            ScriptedServer.start(
                (peer, message) -> {
                  if (message.body() instanceof RegisterRMRequest
                      && registrations.incrementAndGet() == 2) {
                    peer.answer(message, new RegisterRMResponse(false, "2.6.0"));
                    return true;
                  }
                  return false;
                });
        ClientFixture fixture = rm(server)) {
      HawserClient client = fixture.connect();
      server.await(RegisterRMRequest.class);
      client.resourceManager().registerResource(resource("one"));
      assertEquals("one", registration(server).resourceIds()); // rejected
      assertEquals("one", registration(server).resourceIds()); // on the new connection
      Await.until(client, status -> status.isReady());
    }
  }

  @Test
  void pushesReachTheHandlersAndAreAnswered() throws Exception {
    BlockingQueue<BranchContext> committed = new LinkedBlockingQueue<>();
    BlockingQueue<Duration> deleted = new LinkedBlockingQueue<>();
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture = rm(server)) {
      HawserClient client = fixture.connect();
      client
          .resourceManager()
          .registerResource(
              new Resource(
                  "stock",
                  BranchType.TCC,
                  branch -> {
                    committed.add(branch);
                    return BranchStatus.PhaseTwo_Committed;
                  },
                  branch -> {
                    throw new IllegalStateException("disk full");
                  },
                  deleted::add));
      Peer peer = server.awaitPeer();
      peer.send(77, MessageType.REQUEST, commitOf("stock"));
      RpcMessage answer = server.await(BranchCommitResponse.class);
      assertEquals(77, answer.id());
      BranchCommitResponse commit = (BranchCommitResponse) answer.body();
      assertEquals(BranchStatus.PhaseTwo_Committed, commit.branchStatus());
      assertEquals(ResultCode.Success, commit.resultCode());
      assertEquals("1.2.3.4:8091:7", commit.xid());
      assertEquals(8, commit.branchId());
      assertEquals(
          new BranchContext("1.2.3.4:8091:7", 8, BranchType.TCC, "stock", "data"),
          committed.poll(EventLimit.SECONDS, TimeUnit.SECONDS));

      peer.send(
          78,
          MessageType.REQUEST,
          new BranchRollbackRequest("1.2.3.4:8091:7", 8, BranchType.TCC, "stock", ""));
      BranchRollbackResponse rollback =
          (BranchRollbackResponse) server.await(BranchRollbackResponse.class).body();
      assertEquals(BranchStatus.PhaseTwo_RollbackFailed_Retryable, rollback.branchStatus());
      assertTrue(rollback.msg().contains("disk full"), rollback.msg());

      UndoLogDeleteRequest delete = new UndoLogDeleteRequest(BranchType.AT, "stock", (short) 7);
      peer.send(79, MessageType.ONEWAY, delete);
      assertEquals(Duration.ofDays(7), deleted.poll(EventLimit.SECONDS, TimeUnit.SECONDS));
    }
  }

  @Test
  void unknownResourceIsAnsweredRetryable() throws Exception {
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture = rm(server)) {
      HawserClient client = fixture.connect();
      client.resourceManager().registerResource(resource("one"));
      client.resourceManager().unregisterResource("one");
      server.awaitPeer().send(5, MessageType.REQUEST, commitOf("one"));
      BranchCommitResponse answer =
          (BranchCommitResponse) server.await(BranchCommitResponse.class).body();
      assertEquals(BranchStatus.PhaseTwo_CommitFailed_Retryable, answer.branchStatus());
    }
  }

  @Test
  @Tag("lesson-31")
  @DisplayName("a full RM executor answers busy immediately and never uses the event loop")
  void fullExecutorAnswersBusy() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    BlockingQueue<String> threads = new LinkedBlockingQueue<>();
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture =
            rm(server)
                .set("client.rm.executorThreads", "1")
                .set("client.rm.executorQueueSize", "1")) {
      HawserClient client = fixture.connect();
      client
          .resourceManager()
          .registerResource(
              new Resource(
                  "slow",
                  BranchType.TCC,
                  branch -> {
                    threads.add(Thread.currentThread().getName());
                    release.await();
                    return BranchStatus.PhaseTwo_Committed;
                  },
                  branch -> BranchStatus.PhaseTwo_Rollbacked));
      Peer peer = server.awaitPeer();
      for (int id = 1; id <= 3; id++) { // one runs, one waits, one is too many
        peer.send(
            id,
            MessageType.REQUEST,
            new BranchCommitRequest("1.2.3.4:8091:7", id, BranchType.TCC, "slow", "data"));
      }
      RpcMessage busy = server.await(BranchCommitResponse.class);
      BranchCommitResponse answer = (BranchCommitResponse) busy.body();
      assertEquals(BranchStatus.PhaseTwo_CommitFailed_Retryable, answer.branchStatus());
      assertTrue(answer.msg().contains("busy"), answer.msg());
      release.countDown();
      server.await(BranchCommitResponse.class);
      server.await(BranchCommitResponse.class);
      assertTrue(threads.take().startsWith("hawser-rm"));
    }
  }

  @Test
  @Tag("lesson-18")
  @DisplayName("TM and RM, and two clients, have lists of their own")
  void rolesAndClientsAreIndependent() throws Exception {
    AtomicReference<Peer> rmPeer = new AtomicReference<>();
    try (ScriptedServer a =
            ScriptedServer.start(
                (peer, message) -> {
                  if (message.body() instanceof RegisterRMRequest) {
                    rmPeer.set(peer);
                  }
                  return false;
                });
        ScriptedServer b = ScriptedServer.start();
        ClientFixture first = new ClientFixture(a.address()).set("client.roles", "TM,RM");
        ClientFixture second = new ClientFixture(b.address()).set("client.roles", "TM,RM")) {
      HawserClient one = first.connect();
      HawserClient two = second.connect();
      second.registry.pushes();
      b.stop();
      Await.until(
          two, status -> status.servers().stream().noneMatch(s -> s.state() == State.READY));
      assertTrue(one.status().isReady());
      // The RM loses its connection and does not get it back: the TM's list does not change.
      a.script((peer, message) -> message.body() instanceof RegisterRMRequest);
      rmPeer.get().close();
      Await.until(
          one,
          status -> status.servers().stream().filter(s -> s.state() == State.READY).count() == 1);
      one.rpc(ClientRole.TM).sendSync(new GlobalStatusRequest("x:1:1", ""), EventLimit.DURATION);
    }
  }
}
