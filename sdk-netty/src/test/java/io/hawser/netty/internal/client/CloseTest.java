package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ClientRole;
import io.hawser.ClientStatus.State;
import io.hawser.HawserClient;
import io.hawser.config.LiveConfig;
import io.hawser.error.ClientClosedException;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.netty.CapturedLog;
import io.hawser.netty.EventLimit;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.netty.internal.codec.RpcMessage;
import io.hawser.protocol.BranchCommitRequest;
import io.hawser.protocol.BranchCommitResponse;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.GlobalStatusResponse;
import io.hawser.protocol.RegisterRMRequest;
import io.hawser.protocol.ResultCode;
import io.hawser.testsupport.NoMoreThreads;
import io.hawser.transaction.BranchHandler;
import io.hawser.transaction.Resource;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * Tests that close() first rejects requests, then waits for requests and handlers in flight, then
 * closes everything, with and without interrupts.
 */
class CloseTest {
  private static final GlobalStatusRequest STATUS = new GlobalStatusRequest("x:1:1", "");

  /** Remembers the RM's connection, and does not answer questions for a status. */
  private static ScriptedServer server(AtomicReference<ScriptedServer.Peer> rm) {
    return ScriptedServer.start(
        (peer, message) -> {
          if (message.body() instanceof RegisterRMRequest) {
            rm.set(peer);
          }
          return message.body() instanceof GlobalStatusRequest;
        });
  }

  private static void register(HawserClient client, BranchHandler commit) {
    client
        .resourceManager()
        .registerResource(
            new Resource(
                "stock", BranchType.TCC, commit, branch -> BranchStatus.PhaseTwo_Rollbacked));
  }

  /** A handler that says when it runs, and fails if it is interrupted before it may end. */
  private static BranchHandler committing(CountDownLatch running, CountDownLatch mayEnd) {
    return branch -> {
      running.countDown();
      Await.latch(mayEnd);
      return BranchStatus.PhaseTwo_Committed;
    };
  }

  private static void push(ScriptedServer.Peer peer) {
    push(peer, 8);
  }

  private static void push(ScriptedServer.Peer peer, long branch) {
    peer.send(
        7,
        MessageType.REQUEST,
        new BranchCommitRequest("x:1:1", branch, BranchType.TCC, "stock", ""));
  }

  @Test
  void aRunningHandlerMayFinishAlthoughAnotherRequestIsUnansweredAndNewOnesAreRejected()
      throws Exception {
    AtomicReference<ScriptedServer.Peer> rm = new AtomicReference<>();
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    try (ScriptedServer server = server(rm);
        ClientFixture fixture =
            new ClientFixture(server.address())
                .set("client.roles", "TM,RM")
                .set("client.shutdownTimeout", "30m")) {
      HawserClient client = fixture.connect();
      register(client, committing(running, mayEnd));
      CompletionStage<GlobalStatusResponse> asked = client.rpc(ClientRole.TM).send(STATUS);
      RpcMessage request = server.await(GlobalStatusRequest.class);
      ScriptedServer.Peer tm =
          server.peers.stream().filter(peer -> peer != rm.get()).findFirst().orElseThrow();
      push(rm.get());
      Await.latch(running);

      CompletableFuture<Void> closing = CompletableFuture.runAsync(client::close);
      Await.until(
          client, s -> s.servers().stream().anyMatch(server1 -> server1.state() == State.DRAINING));
      for (ClientRole role : ClientRole.values()) {
        assertThrows(
            ClientClosedException.class,
            () -> client.rpc(role).sendSync(STATUS, EventLimit.DURATION),
            role.name());
      }
      assertFalse(closing.isDone());
      mayEnd.countDown();
      BranchCommitResponse answer =
          (BranchCommitResponse) server.await(BranchCommitResponse.class).body();
      assertEquals(ResultCode.Success, answer.resultCode());
      tm.answer(request, ScriptedServer.usualAnswer(STATUS));
      Await.result(asked);
      closing.get(EventLimit.SECONDS, TimeUnit.SECONDS);
    }
  }

  @Test
  void anInterruptedCloseStillEndsEverythingAndKeepsTheFlag() throws Exception {
    var before = Threads.ours();
    AtomicReference<ScriptedServer.Peer> rm = new AtomicReference<>();
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    CompletableFuture<Boolean> flag = new CompletableFuture<>();
    try (ScriptedServer server = server(rm);
        ClientFixture fixture =
            new ClientFixture(server.address())
                .set("client.roles", "TM,RM")
                .set("client.shutdownTimeout", "30m")) {
      HawserClient client = fixture.connect();
      register(
          client,
          branch -> {
            running.countDown();
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              interrupted.countDown();
            }
            return BranchStatus.PhaseTwo_CommitFailed_Retryable;
          });
      CompletionStage<GlobalStatusResponse> asked = client.rpc(ClientRole.TM).send(STATUS);
      server.await(GlobalStatusRequest.class);
      push(rm.get());
      Await.latch(running);

      Thread closer =
          new Thread(
              () -> {
                Thread.currentThread().interrupt();
                client.close();
                flag.complete(Thread.currentThread().isInterrupted());
              },
              "closer");
      closer.start();
      assertTrue(flag.get(EventLimit.SECONDS, TimeUnit.SECONDS), "the interrupt flag is kept");
      Await.latch(interrupted);
      assertTrue(Await.error(asked) instanceof ClientClosedException);
      Await.until("no connection is left", server.peers::isEmpty);
      Await.until(
          "no thread is left",
          () -> {
            var after = Threads.ours();
            after.removeAll(before);
            return after.isEmpty();
          });
      assertEquals(1, fixture.registry.closed.get());
    }
  }

  @Test
  void theTimeThatIsGivenCountsAndNotTheConfiguredOne() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start((peer, m) -> m.body() instanceof GlobalStatusRequest);
        ClientFixture fixture =
            new ClientFixture(server.address()).set("client.shutdownTimeout", "0")) {
      HawserClient client = fixture.connect();
      CompletionStage<GlobalStatusResponse> asked = client.rpc(ClientRole.TM).send(STATUS);
      RpcMessage request = server.await(GlobalStatusRequest.class);
      assertThrows(IllegalArgumentException.class, () -> client.close(Duration.ofMillis(-1)));
      assertFalse(client.status().closed());
      CompletableFuture<Void> closing =
          CompletableFuture.runAsync(() -> client.close(Duration.ofMinutes(30)));
      Await.until(client, s -> s.servers().get(0).state() == State.DRAINING);
      assertTrue(client.status().closed());
      assertFalse(closing.isDone());
      server.peers.get(0).answer(request, ScriptedServer.usualAnswer(STATUS));
      Await.result(asked);
      closing.get(EventLimit.SECONDS, TimeUnit.SECONDS);
    }
  }

  @Test
  void theTimeMayBeUnlimited() throws Exception {
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture = new ClientFixture(server.address())) {
      HawserClient client = fixture.connect();
      client.close(ChronoUnit.FOREVER.getDuration());
      assertEquals(1, fixture.registry.closed.get(), "all is closed");
    }
  }

  @Test
  void withoutTimeRequestsInFlightFailAndTheStatusSaysThatTheClientIsClosed() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start((peer, m) -> m.body() instanceof GlobalStatusRequest);
        ClientFixture fixture =
            new ClientFixture(server.address()).set("client.shutdownTimeout", "30m")) {
      HawserClient client = fixture.connect();
      assertTrue(client.status().isReady());
      assertFalse(client.status().toString().startsWith("closed"));
      CompletionStage<GlobalStatusResponse> asked = client.rpc(ClientRole.TM).send(STATUS);
      server.await(GlobalStatusRequest.class);
      client.close(Duration.ZERO);
      assertTrue(Await.error(asked) instanceof ClientClosedException);
      assertTrue(client.status().closed());
      assertFalse(client.status().isReady());
      assertTrue(client.status().toString().startsWith("closed"), client.status().toString());
    }
  }

  @Test
  void onAnOwnThreadItClosesAlthoughNoThreadCanBeStartedForIt() throws Exception {
    var before = Threads.ours();
    AtomicReference<ScriptedServer.Peer> rm = new AtomicReference<>();
    CompletableFuture<Boolean> closed = new CompletableFuture<>();
    try (ScriptedServer server = server(rm);
        ClientFixture fixture =
            new ClientFixture(server.address()).set("client.shutdownTimeout", "10m")) {
      NettyHawserClient client =
          new NettyHawserClient(
              new LiveConfig(fixture.set("client.roles", "RM").config()),
              List.of(),
              null,
              NoMoreThreads::make);
      client.start();
      register(
          client,
          branch -> {
            client.close();
            closed.complete(Thread.interrupted());
            return BranchStatus.PhaseTwo_Committed;
          });
      push(rm.get());
      assertFalse(closed.get(EventLimit.SECONDS, TimeUnit.SECONDS), "no interrupt is left behind");
      client.close(); // waits until all is closed
      Await.until("no connection is left", server.peers::isEmpty);
      Await.until(
          "no thread is left",
          () -> {
            var after = Threads.ours();
            after.removeAll(before);
            return after.isEmpty();
          });
      assertEquals(1, fixture.registry.closed.get());
    }
  }

  @Test
  void closingSaysThatNothingWasInFlight() throws Exception {
    try (CapturedLog log = new CapturedLog();
        ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture = new ClientFixture(server.address())) {
      fixture.connect().close();
      assertEquals(1, log.lines("Closed the client hawser-app: nothing was in flight"));
    }
  }

  @Test
  void closingSaysWhichRequestsAreCutOffAndBoundsTheirNumber() throws Exception {
    try (CapturedLog log = new CapturedLog();
        ScriptedServer server =
            ScriptedServer.start((peer, m) -> m.body() instanceof GlobalStatusRequest);
        ClientFixture fixture = new ClientFixture(server.address())) {
      HawserClient client = fixture.connect();
      List<CompletionStage<GlobalStatusResponse>> asked = new ArrayList<>();
      for (int i = 0; i < 25; i++) {
        asked.add(client.rpc(ClientRole.TM).send(STATUS));
        server.await(GlobalStatusRequest.class);
      }
      client.close(Duration.ZERO);
      for (CompletionStage<GlobalStatusResponse> each : asked) {
        assertTrue(Await.error(each) instanceof ClientClosedException);
      }
      assertEquals(1, log.lines("before 25 request(s) have their answer: GlobalStatusRequest of "));
      assertEquals(1, log.lines(STATUS.xid() + " and 15 more"));
      assertEquals(
          1,
          log.lines(
              "Closed the client hawser-app: 25 request(s) and 0 push(es) to branches were in"
                  + " flight; 25 request(s) and 0 push(es) were cut off when the time for closing was"
                  + " over"));
    }
  }

  @Test
  void closingSaysThatARequestWasFinished() throws Exception {
    try (CapturedLog log = new CapturedLog();
        ScriptedServer server =
            ScriptedServer.start((peer, m) -> m.body() instanceof GlobalStatusRequest);
        ClientFixture fixture =
            new ClientFixture(server.address()).set("client.shutdownTimeout", "10m")) {
      HawserClient client = fixture.connect();
      CompletionStage<GlobalStatusResponse> asked = client.rpc(ClientRole.TM).send(STATUS);
      RpcMessage request = server.await(GlobalStatusRequest.class);
      CompletableFuture<Void> closed = CompletableFuture.runAsync(client::close);
      Await.until(client, s -> s.servers().stream().anyMatch(it -> it.state() == State.DRAINING));
      server.peers.get(0).answer(request, ScriptedServer.usualAnswer(STATUS));
      Await.result(asked);
      closed.get(EventLimit.SECONDS, TimeUnit.SECONDS);
      assertEquals(
          1,
          log.lines(
              "Closed the client hawser-app: 1 request(s) and 0 push(es) to branches were in"
                  + " flight; all have ended"));
    }
  }

  /** As a call of a driver that ignores interrupts. */
  private static void awaitInSpiteOfInterrupts(CountDownLatch latch) {
    while (true) {
      try {
        assertTrue(latch.await(EventLimit.SECONDS, TimeUnit.SECONDS));
        return;
      } catch (InterruptedException e) {
        // goes on
      }
    }
  }

  @Test
  void closingSaysHowManyPushesWereFinishedAndHowManyCutOff() throws Exception {
    AtomicReference<ScriptedServer.Peer> rm = new AtomicReference<>();
    CountDownLatch running = new CountDownLatch(3);
    CountDownLatch mayEnd = new CountDownLatch(1);
    CountDownLatch testIsOver = new CountDownLatch(1);
    try (CapturedLog log = new CapturedLog();
        ScriptedServer server = server(rm);
        ClientFixture fixture = new ClientFixture(server.address()).set("client.roles", "TM,RM")) {
      HawserClient client = fixture.connect();
      register(
          client,
          branch -> {
            running.countDown();
            if (branch.branchId() == 3) {
              awaitInSpiteOfInterrupts(testIsOver);
            } else {
              Await.latch(mayEnd);
            }
            return BranchStatus.PhaseTwo_Committed;
          });
      CompletionStage<GlobalStatusResponse> asked = client.rpc(ClientRole.TM).send(STATUS);
      server.await(GlobalStatusRequest.class);
      for (int branch = 1; branch <= 3; branch++) {
        push(rm.get(), branch);
      }
      Await.latch(running);

      Thread closer = new Thread(() -> client.close(Duration.ofMinutes(30)), "closer");
      closer.start();
      Await.until(
          client, s -> s.servers().stream().anyMatch(node -> node.state() == State.DRAINING));
      mayEnd.countDown();
      server.await(BranchCommitResponse.class);
      server.await(BranchCommitResponse.class);
      closer.interrupt(); // as if the time were over
      closer.join(EventLimit.DURATION.toMillis());
      assertFalse(closer.isAlive());
      assertTrue(Await.error(asked) instanceof ClientClosedException);
      assertEquals(
          1, log.lines("Closed the client hawser-app: 1 request(s) and 3 push(es)"), log.text());
      assertEquals(1, log.lines("; 1 request(s) and 1 push(es) were cut off"), log.text());
    } finally {
      testIsOver.countDown();
    }
  }

  /** Both are answered as retryable; but their branches are not finished. */
  @Test
  void closingCountsHandlersThatItInterruptsOrNeverRunsAsCutOff() throws Exception {
    AtomicReference<ScriptedServer.Peer> rm = new AtomicReference<>();
    CountDownLatch running = new CountDownLatch(1);
    try (CapturedLog log = new CapturedLog();
        ScriptedServer server = server(rm);
        ClientFixture fixture =
            new ClientFixture(server.address())
                .set("client.roles", "RM")
                .set("client.rm.executorThreads", "1")) {
      HawserClient client = fixture.connect();
      register(
          client,
          branch -> {
            running.countDown();
            new CountDownLatch(1).await();
            return BranchStatus.PhaseTwo_Committed;
          });
      push(rm.get(), 1);
      Await.latch(running);
      push(rm.get(), 2);
      rm.get()
          .send(
              9,
              MessageType.REQUEST,
              new BranchCommitRequest("x:1:1", 3, BranchType.TCC, "no such", ""));
      server.await(BranchCommitResponse.class); // so the push before has been taken
      client.close(Duration.ZERO);
      assertEquals(
          1, log.lines("Closed the client hawser-app: 0 request(s) and 2 push(es)"), log.text());
      assertEquals(1, log.lines("; 0 request(s) and 2 push(es) were cut off"), log.text());
    }
  }

  @Test
  void closingSaysThatAPushWasFinished() throws Exception {
    AtomicReference<ScriptedServer.Peer> rm = new AtomicReference<>();
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    try (CapturedLog log = new CapturedLog();
        ScriptedServer server = server(rm);
        ClientFixture fixture =
            new ClientFixture(server.address())
                .set("client.roles", "TM,RM")
                .set("client.shutdownTimeout", "30m")) {
      HawserClient client = fixture.connect();
      register(client, committing(running, mayEnd));
      push(rm.get());
      Await.latch(running);
      CompletableFuture<Void> closing = CompletableFuture.runAsync(client::close);
      // The TM, which has nothing to wait for, leaves when the pushes have been counted.
      Await.until(client, s -> s.servers().stream().noneMatch(it -> it.role() == ClientRole.TM));
      mayEnd.countDown();
      closing.get(EventLimit.SECONDS, TimeUnit.SECONDS);
      assertEquals(
          1, log.lines("Closed the client hawser-app: 0 request(s) and 1 push(es)"), log.text());
      assertEquals(1, log.lines("; all have ended"), log.text());
    }
  }
}
