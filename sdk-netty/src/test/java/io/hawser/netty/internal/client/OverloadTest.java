package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ClientRole;
import io.hawser.HawserClient;
import io.hawser.RpcClient;
import io.hawser.error.Delivery;
import io.hawser.error.HawserException;
import io.hawser.error.OverloadedException;
import io.hawser.model.BranchType;
import io.hawser.netty.CapturedLog;
import io.hawser.netty.EventLimit;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.netty.internal.codec.RpcMessage;
import io.hawser.protocol.BranchCommitRequest;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.GlobalStatusRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * Tests that requests beyond a limit are rejected immediately, and that a slow server does not slow
 * the others.
 */
class OverloadTest {
  private static final GlobalStatusRequest STATUS = new GlobalStatusRequest("x:1:1", "");
  private static final String LARGE = "n".repeat(30_000);

  /** 36 MB: more than the socket buffers and a small queue take. */
  private static final int MANY = 1200;

  @Test
  void theRequestsOfAClientAreBoundedInAllRolesTogether() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start((peer, m) -> m.body() instanceof GlobalStatusRequest);
        ClientFixture fixture =
            new ClientFixture(server.address())
                .set("client.roles", "TM,RM")
                .set("transport.maxInFlight", "3")) {
      HawserClient client = fixture.connect();
      RpcClient tm = client.rpc(ClientRole.TM);
      RpcClient rm = client.rpc(ClientRole.RM);
      List<CompletionStage<?>> stages = List.of(tm.send(STATUS), tm.send(STATUS), rm.send(STATUS));
      for (RpcClient rpc : List.of(tm, rm)) {
        HawserException error = Await.error(rpc.send(STATUS));
        assertTrue(error instanceof OverloadedException, error.toString());
        assertEquals(Delivery.NOT_SENT, error.delivery());
        assertTrue(error.getMessage().contains("transport.maxInFlight "), error.getMessage());
        assertThrows(OverloadedException.class, () -> rpc.sendOneway(STATUS));
      }
      for (int i = 0; i < 3; i++) {
        RpcMessage request = server.await(GlobalStatusRequest.class);
        server.peers.forEach(
            peer -> peer.answer(request, ScriptedServer.usualAnswer(request.body())));
      }
      // Both connections number their requests alike, so each answer is one at least.
      for (CompletionStage<?> stage : stages) {
        Await.result(stage);
      }
      assertEquals("room", client.transactionManager().begin("room", Duration.ofSeconds(9)));
    }
  }

  @Test
  void theBytesThatWaitForAServerAreBounded() throws Exception {
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture =
            new ClientFixture(server.address())
                .set("transport.maxQueuedBytesPerServer", "1000000")) {
      HawserClient client = fixture.connect();
      RpcClient rpc = client.rpc(ClientRole.TM);
      ScriptedServer.Peer peer = server.awaitPeer();
      peer.stopReading();
      List<CompletionStage<GlobalBeginResponse>> stages = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        stages.add(rpc.send(new GlobalBeginRequest(1000, i + LARGE)));
      }
      HawserException now = Await.error(rpc.send(STATUS));
      assertTrue(now instanceof OverloadedException, now.toString());
      assertTrue(now.getMessage().contains("transport.maxQueuedBytesPerServer"), now.getMessage());
      peer.channel.config().setAutoRead(true);
      int answered = 0;
      for (CompletionStage<GlobalBeginResponse> stage : stages) {
        CompletableFuture<GlobalBeginResponse> end = stage.toCompletableFuture();
        end.handle((r, e) -> null).get(EventLimit.SECONDS, TimeUnit.SECONDS);
        if (end.isCompletedExceptionally()) {
          HawserException error = Await.error(stage);
          assertTrue(error instanceof OverloadedException, error.toString());
          assertEquals(Delivery.NOT_SENT, error.delivery());
        } else {
          answered++;
        }
      }
      assertTrue(answered > 10 && answered < MANY, "answered: " + answered);
      assertEquals(
          answered,
          server.received.stream().filter(m -> m.body() instanceof GlobalBeginRequest).count(),
          "what was rejected was not sent");
      assertEquals("room", client.transactionManager().begin("room", Duration.ofSeconds(9)));
      assertEquals(0, client.status().servers().get(0).inFlight());
    }
  }

  @Test
  void aServerThatDoesNotReadSlowsNoOtherServer() throws Exception {
    try (ScriptedServer stuck = ScriptedServer.start();
        ScriptedServer other = ScriptedServer.start();
        ClientFixture fixture = new ClientFixture(stuck.address(), other.address())) {
      HawserClient client = fixture.connect();
      ScriptedServer.Peer peer = stuck.awaitPeer();
      Await.until(
          client, s -> s.servers().stream().allMatch(x -> x.state().name().equals("READY")));
      peer.stopReading();
      RpcClient rpc = client.rpc(ClientRole.TM);
      // Its own transactions: another server is asked only because this one is stuck.
      String xid = stuck.address() + ":1";
      List<CompletionStage<?>> stages = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        stages.add(rpc.send(new GlobalStatusRequest(xid, LARGE)));
      }
      Await.until(
          "another server is asked",
          () -> {
            stages.add(rpc.send(new GlobalStatusRequest(xid, "")));
            LockSupport.parkNanos(1_000_000); // the event loop finds out while we do not send
            return other.received.stream().anyMatch(m -> m.body() instanceof GlobalStatusRequest);
          });
      for (int i = 0; i < 20; i++) {
        rpc.sendSync(new GlobalStatusRequest(xid, ""), EventLimit.DURATION);
      }
      peer.channel.config().setAutoRead(true);
      for (CompletionStage<?> stage : stages) {
        Await.result(stage);
      }
      stuck.received.clear();
      Await.until(
          "it is used again",
          () -> {
            rpc.sendSync(new GlobalStatusRequest(xid, ""), EventLimit.DURATION);
            return !stuck.received.isEmpty();
          });
    }
  }

  /** Its answers cannot be rejected, as the branches of them end by another push only. */
  @Test
  void aServerThatPushesAndDoesNotReadLosesItsConnection() throws Exception {
    try (CapturedLog log = new CapturedLog();
        ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture =
            new ClientFixture(server.address())
                .set("client.roles", "RM")
                .set("transport.maxQueuedBytesPerServer", "65536")) {
      HawserClient client = fixture.connect();
      Await.until(client, status -> status.isReady());
      ScriptedServer.Peer peer = server.awaitPeer();
      peer.stopReading();
      for (int i = 0; i < MANY; i++) {
        peer.send( // the answer names the XID, too
            i,
            MessageType.REQUEST,
            new BranchCommitRequest(LARGE, i, BranchType.TCC, "not registered", ""));
      }
      assertTrue(server.awaitPeer() != peer, "the client connects again");
      String lost = "Lost " + server.address() + " (RM): it pushes but does not read";
      assertEquals(1, log.lines(lost), log::text);
      Await.until(client, status -> status.isReady());
    }
  }
}
