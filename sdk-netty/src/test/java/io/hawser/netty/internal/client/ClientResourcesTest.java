package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ClientRole;
import io.hawser.HawserClient;
import io.hawser.RpcClient;
import io.hawser.RpcHook;
import io.hawser.error.ClientClosedException;
import io.hawser.error.Delivery;
import io.hawser.error.HawserException;
import io.hawser.error.LockConflictException;
import io.hawser.error.OverloadedException;
import io.hawser.error.RequestTimeoutException;
import io.hawser.error.TransactionException;
import io.hawser.model.BranchType;
import io.hawser.model.GlobalStatus;
import io.hawser.model.TransactionExceptionCode;
import io.hawser.netty.EventLimit;
import io.hawser.netty.internal.client.ScriptedServer.Peer;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.netty.internal.codec.RpcMessage;
import io.hawser.protocol.BranchRegisterRequest;
import io.hawser.protocol.BranchRegisterResponse;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.GlobalCommitRequest;
import io.hawser.protocol.GlobalCommitResponse;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.GlobalStatusResponse;
import io.hawser.protocol.HeartbeatMessage;
import io.hawser.protocol.Response;
import io.hawser.protocol.ResultCode;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Tests the resources that a client holds and gives back: permits, queued bytes, threads,
 * connections and heartbeats.
 */
class ClientResourcesTest {
  private static final GlobalStatusRequest STATUS = new GlobalStatusRequest("x:1:1", "");

  @Test
  @Tag("lesson-7")
  @DisplayName("an unwritable connection queues to its bound, then rejects immediately")
  void overload() throws Exception {
    String large = "n".repeat(30_000);
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture =
            new ClientFixture(server.address()).set("transport.maxInFlightPerServer", "2000")) {
      HawserClient client = fixture.connect();
      RpcClient rpc = client.rpc(ClientRole.TM);
      Peer peer = server.awaitPeer();
      peer.stopReading();
      List<CompletionStage<GlobalBeginResponse>> stages = new ArrayList<>();
      for (int i = 0; i < 2000; i++) { // 60 MB: far more than the socket buffers take
        stages.add(rpc.send(new GlobalBeginRequest(1000, large)));
      }
      HawserException error = Await.error(rpc.send(STATUS));
      assertTrue(error instanceof OverloadedException, error.toString());
      assertEquals(Delivery.NOT_SENT, error.delivery());
      assertTrue(error.getMessage().contains("maxInFlightPerServer"), error.getMessage());
      assertEquals(2000, client.status().servers().get(0).inFlight());
      peer.channel.config().setAutoRead(true); // and writability, an event, lets all of them go
      for (CompletionStage<GlobalBeginResponse> stage : stages) {
        assertEquals(large, Await.result(stage).xid());
      }
      assertEquals(0, client.status().servers().get(0).inFlight());
    }
  }

  @Test
  void aWaitingRequestTimesOutAlthoughItCouldNotBeWritten() throws Exception {
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture =
            new ClientFixture(server.address()).set("transport.rpcTmRequestTimeout", "10s")) {
      HawserClient client = fixture.connect();
      RpcClient rpc = client.rpc(ClientRole.TM);
      Peer peer = server.awaitPeer();
      peer.stopReading();
      List<CompletionStage<GlobalBeginResponse>> stages = new ArrayList<>();
      for (int i = 0; i < 2000; i++) {
        stages.add(rpc.send(new GlobalBeginRequest(1000, "n".repeat(30_000))));
      }
      int notSent = 0;
      for (CompletionStage<GlobalBeginResponse> stage : stages) {
        HawserException error = Await.error(stage);
        assertTrue(error instanceof RequestTimeoutException, error.toString());
        notSent += error.delivery() == Delivery.NOT_SENT ? 1 : 0;
      }
      assertTrue(notSent > 0 && notSent < 2000, "not sent: " + notSent);
    }
  }

  @Test
  @Tag("lesson-21")
  @DisplayName("in-flight counts fall on success, failure, time-out, loss and bad requests")
  void inFlightCounts() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start((peer, m) -> m.body() instanceof GlobalStatusRequest);
        ClientFixture fixture =
            new ClientFixture(server.address()).set("transport.rpcTmRequestTimeout", "10s")) {
      HawserClient client = fixture.connect();
      RpcClient rpc = client.rpc(ClientRole.TM);
      Await.result(rpc.send(new GlobalBeginRequest(1, "ok")));
      Await.error(rpc.send(new GlobalBeginRequest(1, "x".repeat(40_000))));
      Await.error(rpc.send(STATUS));
      rpc.sendOneway(STATUS);
      Await.until(client, status -> status.servers().get(0).inFlight() == 0);
      CompletionStage<GlobalStatusResponse> lost = rpc.send(STATUS);
      assertEquals(1, client.status().servers().get(0).inFlight());
      server.awaitPeer().close();
      Await.error(lost);
      assertEquals(0, client.status().servers().get(0).inFlight());
    }
  }

  @Test
  @Tag("lesson-22")
  @DisplayName("a heartbeat leaves at every write-idle, and one lost answer is survived")
  void heartbeats() throws Exception {
    AtomicReference<RpcMessage> first = new AtomicReference<>();
    try (ScriptedServer server =
            ScriptedServer.start(
                (peer, message) ->
                    message.messageType() == MessageType.HEARTBEAT_REQUEST
                        && first.compareAndSet(null, message)); // the first one is not answered
        ClientFixture fixture =
            new ClientFixture(server.address()).set("transport.heartbeatInterval", "150ms")) {
      HawserClient client = fixture.connect();
      Peer peer = server.awaitPeer();
      for (int i = 0; i < 6; i++) {
        assertEquals(
            MessageType.HEARTBEAT_REQUEST, server.await(HeartbeatMessage.class).messageType());
      }
      assertTrue(peer.channel.isActive());
      assertEquals(1, server.peers.size());
      assertTrue(client.status().isReady());
    }
  }

  @Test
  void aSilentServerIsLeft() throws Exception {
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture =
            new ClientFixture(server.address())
                .set("transport.heartbeatInterval", "200ms")
                .set("transport.idleTimeout", "1s")) {
      HawserClient client = fixture.connect();
      AtomicBoolean asleep = new AtomicBoolean();
      server.script(
          (peer, message) -> {
            asleep.compareAndSet(false, message.body().equals(STATUS));
            return asleep.get();
          });
      CompletionStage<GlobalStatusResponse> asked = client.rpc(ClientRole.TM).send(STATUS);
      HawserException error = Await.error(asked);
      assertEquals(Delivery.MAYBE_SENT, error.delivery());
      assertTrue(error.getMessage().contains("nothing came for 1"), error.getMessage());
    }
  }

  @Test
  @Tag("lesson-23")
  @DisplayName("an idle client with batching on does not poll")
  void idleCostsNothing() throws Exception {
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture =
            new ClientFixture(server.address())
                .set("client.roles", "TM,RM")
                .set("transport.enableTmClientBatchSendRequest", "true")
                .set("transport.heartbeatInterval", "2s")) {
      HawserClient client = fixture.connect();
      client.rpc(ClientRole.TM).sendSync(STATUS, EventLimit.DURATION);
      server.await(HeartbeatMessage.class);
      ThreadMXBean threads = ManagementFactory.getThreadMXBean();
      long cpuBefore = cpuOfOurThreads(threads);
      long start = System.nanoTime();
      for (int i = 0; i < 6; i++) { // three heartbeats of each role: about 6 s of idling
        server.await(HeartbeatMessage.class);
      }
      long elapsed = System.nanoTime() - start;
      long cpu = cpuOfOurThreads(threads) - cpuBefore;
      // A thread that wakes every millisecond needs several per cent of a core; a heartbeat, which
      // runs code that is not compiled yet, needs up to 6 ms.
      assertTrue(cpu < elapsed / 20, cpu + " ns of CPU in " + elapsed + " ns of idling");
    }
  }

  private static long cpuOfOurThreads(ThreadMXBean threads) {
    return Threads.ours().stream().mapToLong(t -> threads.getThreadCpuTime(t.getId())).sum();
  }

  @Test
  @Tag("lesson-10")
  @DisplayName("many clients start and stop at the same time without a deadlock")
  void concurrentStartAndStop() throws Exception {
    try (ScriptedServer server = ScriptedServer.start()) {
      List<CompletableFuture<Void>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        all.add(
            CompletableFuture.runAsync(
                () -> {
                  try (ClientFixture fixture = new ClientFixture(server.address())) {
                    HawserClient client = fixture.connect();
                    client.rpc(ClientRole.TM).sendSync(STATUS, EventLimit.DURATION);
                  }
                },
                task -> new Thread(task, "starter").start()));
      }
      for (CompletableFuture<Void> one : all) {
        one.get(EventLimit.SECONDS, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  @Tag("lesson-30")
  @DisplayName("after close() no thread and no connection is left; it is idempotent")
  void closeLeavesNothing() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.start((peer, m) -> m.body() instanceof GlobalStatusRequest)) {
      var before = Threads.ours();
      ClientFixture fixture =
          new ClientFixture(server.address())
              .set("client.roles", "TM,RM")
              .set("client.shutdownTimeout", "100ms");
      HawserClient client = fixture.connect();
      CompletionStage<GlobalStatusResponse> unanswered = client.rpc(ClientRole.TM).send(STATUS);
      server.await(GlobalStatusRequest.class);
      client.close();
      client.close();
      HawserException error = Await.error(unanswered);
      assertTrue(error instanceof ClientClosedException, error.toString());
      assertEquals(Delivery.MAYBE_SENT, error.delivery());
      HawserException late = Await.error(client.rpc(ClientRole.TM).send(STATUS));
      assertTrue(late instanceof ClientClosedException, late.toString());
      assertEquals(Delivery.NOT_SENT, late.delivery());
      var after = Threads.ours();
      after.removeAll(before);
      assertTrue(after.isEmpty(), after.toString());
      Await.until("the server sees the connections closed", server.peers::isEmpty);
    }
  }

  @Test
  @Tag("lesson-30")
  @DisplayName("a failed start leaves no thread")
  void failedStartLeavesNothing() {
    var before = Threads.ours();
    try (ClientFixture fixture = new ClientFixture()) {
      assertThrows(HawserException.class, fixture::connect);
    }
    var after = Threads.ours();
    after.removeAll(before);
    assertTrue(after.isEmpty(), after.toString());
  }

  @Test
  void closeWaitsForRequestsInFlight() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start((peer, m) -> m.body() instanceof GlobalStatusRequest);
        ClientFixture fixture =
            new ClientFixture(server.address()).set("client.shutdownTimeout", "30m")) {
      HawserClient client = fixture.connect();
      CompletionStage<GlobalStatusResponse> asked = client.rpc(ClientRole.TM).send(STATUS);
      RpcMessage request = server.await(GlobalStatusRequest.class);
      CompletableFuture<Void> closing = CompletableFuture.runAsync(client::close);
      Await.until(client, s -> s.servers().get(0).state() == io.hawser.ClientStatus.State.DRAINING);
      server.peers.get(0).answer(request, ScriptedServer.usualAnswer(STATUS));
      assertEquals(GlobalStatus.Begin, Await.result(asked).globalStatus());
      closing.get(EventLimit.SECONDS, TimeUnit.SECONDS);
    }
  }

  @Test
  void closeFromAStageDoesNotWaitForItself() throws Exception {
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture = new ClientFixture(server.address())) {
      HawserClient client = fixture.connect();
      Await.result(client.rpc(ClientRole.TM).send(STATUS).thenRun(client::close));
      client.close();
    }
  }

  @Test
  void synchronousCallInAStageIsRejected() throws Exception {
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture = new ClientFixture(server.address())) {
      RpcClient rpc = fixture.connect().rpc(ClientRole.TM);
      CompletableFuture<Throwable> thrown = new CompletableFuture<>();
      rpc.send(STATUS)
          .whenComplete(
              (r, e) -> {
                try {
                  rpc.sendSync(STATUS, Duration.ofSeconds(1));
                  thrown.complete(null);
                } catch (Throwable t) {
                  thrown.complete(t);
                }
              });
      Throwable error = thrown.get(EventLimit.SECONDS, TimeUnit.SECONDS);
      // The answer may have come before whenComplete was called; then it ran in this thread.
      assertTrue(error == null || error instanceof IllegalStateException, String.valueOf(error));
    }
  }

  @Test
  void interruptEndsTheWaitAndKeepsTheFlag() throws Exception {
    try (ScriptedServer server = ScriptedServer.start((p, m) -> m.body().equals(STATUS));
        ClientFixture fixture = new ClientFixture(server.address())) {
      RpcClient rpc = fixture.connect().rpc(ClientRole.TM);
      Thread.currentThread().interrupt();
      RequestTimeoutException error =
          assertThrows(
              RequestTimeoutException.class, () -> rpc.sendSync(STATUS, EventLimit.DURATION));
      assertTrue(Thread.interrupted());
      assertTrue(error.getMessage().contains("Interrupted"), error.getMessage());
    }
  }

  @Test
  void failureAnswersBecomeTypedErrors() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(
                (peer, message) -> {
                  if (message.body() instanceof BranchRegisterRequest) {
                    peer.answer(
                        message,
                        new BranchRegisterResponse(
                            ResultCode.Failed,
                            "TransactionException[Global lock acquire failed]",
                            TransactionExceptionCode.LockKeyConflict,
                            0));
                    return true;
                  } else if (message.body() instanceof GlobalCommitRequest) {
                    peer.answer(
                        message,
                        new GlobalCommitResponse(
                            ResultCode.Failed,
                            "TransactionException[no store]",
                            TransactionExceptionCode.FailedStore,
                            GlobalStatus.Committing));
                    return true;
                  }
                  return false;
                });
        ClientFixture fixture =
            new ClientFixture(server.address())
                .set("client.roles", "TM,RM")
                .set("client.rm.allowUnregisteredResources", "true")) {
      HawserClient client = fixture.connect();
      LockConflictException conflict =
          assertThrows(
              LockConflictException.class,
              () ->
                  client
                      .resourceManager()
                      .branchRegister(BranchType.AT, "db", "x:1:1", null, "t:1"));
      assertEquals(TransactionExceptionCode.LockKeyConflict, conflict.code());
      assertEquals(Delivery.ANSWERED, conflict.delivery());
      TransactionException failed =
          assertThrows(
              TransactionException.class, () -> client.transactionManager().commit("x:1:1"));
      assertEquals(TransactionExceptionCode.FailedStore, failed.code());
      assertTrue(failed.getMessage().contains("no store"), failed.getMessage());
      HawserException async = Await.error(client.transactionManager().commitAsync("x:1:1"));
      assertTrue(async instanceof TransactionException, async.toString());
    }
  }

  @Test
  void hooksSeeEveryRequestAndItsEnd() throws Exception {
    ConcurrentHashMap<RpcHook.Call, Object> ends = new ConcurrentHashMap<>();
    RpcHook recording =
        new RpcHook() {
          @Override
          public void beforeRequest(Call call) {
            call.header("traceId", call.server().toString());
          }

          @Override
          public void afterRequest(Call call, Response response, HawserException error) {
            ends.put(call, response == null ? String.valueOf(error) : response);
          }
        };
    RpcHook broken =
        new RpcHook() {
          @Override
          public void beforeRequest(Call call) {
            throw new IllegalStateException("broken hook");
          }

          @Override
          public void afterRequest(Call call, Response response, HawserException error) {
            throw new IllegalStateException("broken hook");
          }
        };
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture = new ClientFixture(server.address())) {
      HawserClient client = fixture.connect(recording, broken);
      client.rpc(ClientRole.TM).sendSync(STATUS, EventLimit.DURATION);
      assertEquals(
          server.address().toString(),
          server.await(GlobalStatusRequest.class).headMap().get("traceId"));
      client.rpc(ClientRole.TM).sendOneway(new GlobalBeginRequest(1, "oneway"));
      assertEquals(MessageType.ONEWAY, server.await(GlobalBeginRequest.class).messageType());
      Await.until("both requests have ended", () -> ends.size() == 2);
      assertNotNull(ends);
    }
  }
}
