package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ClientRole;
import io.hawser.ClientStatus.State;
import io.hawser.HawserClient;
import io.hawser.RpcClient;
import io.hawser.RpcHook;
import io.hawser.error.ConnectionLostException;
import io.hawser.error.Delivery;
import io.hawser.error.HawserException;
import io.hawser.error.OverloadedException;
import io.hawser.error.RequestTimeoutException;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.netty.EventLimit;
import io.hawser.protocol.BranchReportRequest;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.GlobalLockQueryRequest;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.GlobalStatusResponse;
import io.hawser.protocol.Response;
import io.hawser.registry.ServerAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests failover: requests that were not written move, requests that only read are repeated, and
 * nothing else is sent again.
 */
class FailoverTest {
  private static final String LARGE = "n".repeat(30_000);

  /** More than the socket buffers take. */
  private static final int MANY = 1200;

  /** Chooses that server as long as it is ready: it began the transaction. */
  private static GlobalStatusRequest statusAt(ScriptedServer server) {
    return new GlobalStatusRequest(server.address() + ":1", "");
  }

  private static ScriptedServer silent() {
    return ScriptedServer.start(
        (peer, m) ->
            m.body() instanceof GlobalStatusRequest
                || m.body() instanceof GlobalBeginRequest
                || m.body() instanceof GlobalLockQueryRequest);
  }

  private static boolean has(HawserClient client, ServerAddress address, State state) {
    return client.status().servers().stream()
        .anyMatch(server -> server.address().equals(address) && server.state() == state);
  }

  private static void awaitReady(HawserClient client, ScriptedServer... servers) {
    for (ScriptedServer server : servers) {
      Await.until("all are ready", () -> has(client, server.address(), State.READY));
    }
    // An answer comes through the event loop, so the list of the ready ones is published by then.
    // It asks for that server, as another one may not read.
    String xid = servers[servers.length - 1].address() + ":1";
    BranchReportRequest any =
        new BranchReportRequest(xid, 1, BranchStatus.PhaseOne_Done, "r", "", BranchType.TCC);
    Await.result(client.rpc(ClientRole.TM).send(any));
  }

  private static void nothingInFlight(HawserClient client) {
    Await.until(client, s -> s.servers().stream().allMatch(server -> server.inFlight() == 0));
  }

  @Test
  void whatWasNotWrittenMovesAndWhatMayHaveBeenReceivedDoesNot() throws Exception {
    try (ScriptedServer stuck = ScriptedServer.start();
        ScriptedServer other = ScriptedServer.start();
        ClientFixture fixture = new ClientFixture(stuck.address())) {
      HawserClient client = fixture.connect();
      ScriptedServer.Peer peer = stuck.awaitPeer();
      peer.stopReading();
      RpcClient rpc = client.rpc(ClientRole.TM);
      List<CompletionStage<GlobalBeginResponse>> stages = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        stages.add(rpc.send(new GlobalBeginRequest(1000, i + LARGE)));
      }
      fixture.registry.pushes(stuck.address(), other.address());
      awaitReady(client, other);
      peer.close();
      Set<String> moved = new HashSet<>();
      int maybeSent = 0;
      for (CompletionStage<GlobalBeginResponse> stage : stages) {
        CompletableFuture<GlobalBeginResponse> end = stage.toCompletableFuture();
        end.handle((r, e) -> null).get(EventLimit.SECONDS, TimeUnit.SECONDS);
        if (end.isCompletedExceptionally()) {
          HawserException error = Await.error(stage);
          assertTrue(error instanceof ConnectionLostException, error.toString());
          assertEquals(Delivery.MAYBE_SENT, error.delivery(), "what is not sent moves");
          maybeSent++;
        } else {
          assertTrue(moved.add(end.join().xid()), "each has its own answer");
        }
      }
      assertTrue(!moved.isEmpty() && maybeSent > 0, moved.size() + " moved, " + maybeSent);
      assertEquals(MANY, moved.size() + maybeSent);
      long received =
          other.received.stream().filter(m -> m.body() instanceof GlobalBeginRequest).count();
      assertEquals(moved.size(), received, "nothing that may have arrived was sent again");
      nothingInFlight(client);
    }
  }

  @Test
  void withoutMovesWhatWasNotWrittenFailsAndSaysSo() throws Exception {
    try (ScriptedServer stuck = ScriptedServer.start();
        ScriptedServer other = ScriptedServer.start();
        ClientFixture fixture =
            new ClientFixture(stuck.address()).set("client.failover.maxMoves", "0")) {
      HawserClient client = fixture.connect();
      ScriptedServer.Peer peer = stuck.awaitPeer();
      peer.stopReading();
      List<CompletionStage<GlobalBeginResponse>> stages = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        stages.add(client.rpc(ClientRole.TM).send(new GlobalBeginRequest(1000, LARGE)));
      }
      fixture.registry.pushes(stuck.address(), other.address());
      awaitReady(client, other);
      peer.close();
      int notSent = 0;
      for (CompletionStage<GlobalBeginResponse> stage : stages) {
        notSent += Await.error(stage).delivery() == Delivery.NOT_SENT ? 1 : 0;
      }
      assertTrue(notSent > 0, "the last ones waited in the client");
      assertTrue(other.received.stream().noneMatch(m -> m.body() instanceof GlobalBeginRequest));
    }
  }

  @Test
  void whatWaitsForAServerThatLeavesMovesAndTheRestIsAnsweredThere() throws Exception {
    try (ScriptedServer leaving = ScriptedServer.start();
        ScriptedServer other = ScriptedServer.start();
        ClientFixture fixture = new ClientFixture(leaving.address())) {
      HawserClient client = fixture.connect();
      ScriptedServer.Peer peer = leaving.awaitPeer();
      peer.stopReading();
      List<CompletionStage<GlobalBeginResponse>> stages = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        stages.add(client.rpc(ClientRole.TM).send(new GlobalBeginRequest(1000, i + LARGE)));
      }
      fixture.registry.pushes(other.address());
      other.await(GlobalBeginRequest.class); // before the server that leaves reads again
      peer.channel.config().setAutoRead(true);
      for (int i = 0; i < MANY; i++) {
        assertEquals(i + LARGE, Await.result(stages.get(i)).xid());
      }
      Await.until("the server is left", leaving.peers::isEmpty);
    }
  }

  /** Holds the first caller between the choice of a server and the queue, until that is lost. */
  private static final class Pause implements RpcHook {
    final CountDownLatch chosen = new CountDownLatch(1);
    final CountDownLatch mayGoOn = new CountDownLatch(1);
    final List<Call> before = new CopyOnWriteArrayList<>();
    final List<String> after = new CopyOnWriteArrayList<>();

    @Override
    public void beforeRequest(Call call) {
      if (call.request() instanceof GlobalStatusRequest) {
        before.add(call);
        chosen.countDown();
        Await.latch(mayGoOn);
      }
    }

    @Override
    public void afterRequest(Call call, Response response, HawserException error) {
      if (call.request() instanceof GlobalStatusRequest) {
        after.add(call.server() + " " + (error == null ? "answered" : error.delivery()));
      }
    }
  }

  @Test
  void aRequestWhoseServerIsLostBeforeTheQueueIsTakenMovesAsOneCall() throws Exception {
    Pause pause = new Pause();
    try (ScriptedServer lost = ScriptedServer.start();
        ScriptedServer other = ScriptedServer.start();
        ClientFixture fixture = new ClientFixture(lost.address(), other.address())) {
      HawserClient client = fixture.connect(pause);
      awaitReady(client, lost, other);
      GlobalStatusRequest status = statusAt(lost);
      CompletableFuture<GlobalStatusResponse> asked =
          CompletableFuture.supplyAsync(
              () -> client.rpc(ClientRole.TM).sendSync(status, EventLimit.DURATION));
      Await.latch(pause.chosen);
      lost.stop();
      Await.until("it is lost", () -> !has(client, lost.address(), State.READY));
      pause.mayGoOn.countDown();
      Await.result(asked);
      // A caller that has not parked yet may see the answer before the hooks do.
      Await.until("the hook was notified", () -> !pause.after.isEmpty());
      assertEquals(1, pause.before.size());
      assertEquals(List.of(other.address() + " answered"), pause.after);
      nothingInFlight(client);
    }
  }

  @Test
  void aOnewayRequestNeverMoves() throws Exception {
    Pause pause = new Pause();
    try (ScriptedServer lost = ScriptedServer.start();
        ScriptedServer other = ScriptedServer.start();
        ClientFixture fixture = new ClientFixture(lost.address(), other.address())) {
      HawserClient client = fixture.connect(pause);
      awaitReady(client, lost, other);
      GlobalStatusRequest status = statusAt(lost);
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(() -> client.rpc(ClientRole.TM).sendOneway(status));
      Await.latch(pause.chosen);
      lost.stop();
      Await.until("it is lost", () -> !has(client, lost.address(), State.READY));
      pause.mayGoOn.countDown();
      Await.result(sent);
      Await.until("it has ended", () -> !pause.after.isEmpty());
      assertEquals(List.of(lost.address() + " NOT_SENT"), pause.after);
      assertTrue(other.received.stream().noneMatch(m -> m.body() instanceof GlobalStatusRequest));
      nothingInFlight(client);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aReadThatMayHaveBeenReceivedIsRepeatedUnlessItIsSwitchedOff(boolean repeat)
      throws Exception {
    try (ScriptedServer silent = silent();
        ScriptedServer other = ScriptedServer.start();
        ClientFixture fixture =
            new ClientFixture(silent.address(), other.address())
                .set("client.failover.repeatReads", String.valueOf(repeat))) {
      HawserClient client = fixture.connect();
      awaitReady(client, silent, other);
      CompletionStage<?> asked = client.rpc(ClientRole.TM).send(statusAt(silent));
      silent.await(GlobalStatusRequest.class);
      silent.stop();
      if (repeat) {
        Await.result(asked);
        other.await(GlobalStatusRequest.class);
      } else {
        assertEquals(Delivery.MAYBE_SENT, Await.error(asked).delivery());
      }
      nothingInFlight(client);
    }
  }

  @Test
  void theMovesOfOneRequestAreBoundedAndARepeatedReadIsNeverCalledNotSent() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    ScriptedServer.Script closing =
        (peer, m) -> {
          if (m.body() instanceof GlobalStatusRequest) {
            asked.incrementAndGet();
            peer.close();
            return true;
          }
          return false;
        };
    try (ScriptedServer a = ScriptedServer.start(closing);
        ScriptedServer b = ScriptedServer.start(closing);
        ScriptedServer c = ScriptedServer.start(closing);
        ScriptedServer d = ScriptedServer.start(closing);
        ClientFixture fixture =
            new ClientFixture(a.address(), b.address(), c.address(), d.address())) {
      HawserClient client = fixture.connect();
      awaitReady(client, a, b, c, d);
      HawserException error = Await.error(client.rpc(ClientRole.TM).send(statusAt(a)));
      assertTrue(error instanceof ConnectionLostException, error.toString());
      assertEquals(Delivery.MAYBE_SENT, error.delivery());
      assertEquals(3, asked.get(), "once, and two moves");
      nothingInFlight(client);
    }
  }

  @Test
  void aRepeatedReadIsNotCalledNotSentIfTheSecondServerIsLostBeforeItIsWrittenThere()
      throws Exception {
    CountDownLatch attached = new CountDownLatch(1);
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    try (ScriptedServer first = silent();
        ScriptedServer second =
            ScriptedServer.start(
                (peer, m) -> {
                  if (m.body() instanceof GlobalStatusRequest) {
                    Await.latch(attached); // else the dependent might run in this thread
                  }
                  return false;
                });
        ClientFixture fixture =
            new ClientFixture(first.address(), second.address())
                .set("transport.threadFactory.clientSelectorThreadSize", "1")
                .set("client.roles", "TM,RM")) {
      HawserClient client = fixture.connect();
      Await.until(
          client,
          s ->
              s.servers().size() == 4
                  && s.servers().stream().allMatch(server -> server.state() == State.READY));
      awaitReady(client, first, second);
      CompletionStage<GlobalStatusResponse> read = client.rpc(ClientRole.TM).send(statusAt(first));
      first.await(GlobalStatusRequest.class);
      client
          .rpc(ClientRole.RM) // not a connection whose end counts here, as it is read first
          .send(statusAt(second))
          .thenRun(
              () -> {
                busy.countDown();
                Await.latch(free);
              });
      attached.countDown();
      Await.latch(busy);
      // The only event loop learns of both at the same time, of the first one first.
      first.stop();
      second.stop();
      free.countDown();
      HawserException error = Await.error(read);
      assertEquals(Delivery.MAYBE_SENT, error.delivery(), error.toString());
    } finally {
      free.countDown();
    }
  }

  @Test
  void theTimeOutDoesNotStartAnewAndDoesNotWaitForThoseOfYoungerRequests() throws Exception {
    List<String> ends = new CopyOnWriteArrayList<>();
    try (ScriptedServer lost = silent();
        ScriptedServer silent = silent();
        ClientFixture fixture =
            new ClientFixture(lost.address(), silent.address())
                .set("transport.rpcTmRequestTimeout", "12s")) {
      HawserClient client = fixture.connect();
      awaitReady(client, lost, silent);
      RpcClient rpc = client.rpc(ClientRole.TM);
      CompletionStage<?> moved = rpc.send(statusAt(lost));
      moved.whenComplete((r, e) -> ends.add("moved"));
      lost.await(GlobalStatusRequest.class);
      TimeUnit.SECONDS.sleep(4); // what makes the other one younger
      CompletionStage<?> younger = rpc.send(statusAt(silent));
      younger.whenComplete((r, e) -> ends.add("younger"));
      silent.await(GlobalStatusRequest.class);
      lost.stop();
      silent.await(GlobalStatusRequest.class);
      HawserException error = Await.error(moved);
      assertTrue(error instanceof RequestTimeoutException, error.toString());
      assertEquals(Delivery.MAYBE_SENT, error.delivery());
      Await.error(younger);
      Await.until("both ends are noted", () -> ends.size() == 2);
      assertEquals(List.of("moved", "younger"), ends);
      nothingInFlight(client);
    }
  }

  @Test
  void anOverloadedServerIsPassedOverUnlessTheRequestMustNotMove() throws Exception {
    try (ScriptedServer full = silent();
        ScriptedServer other = silent();
        ClientFixture fixture =
            new ClientFixture(full.address(), other.address())
                .set("transport.maxInFlightPerServer", "1")) {
      HawserClient client = fixture.connect();
      awaitReady(client, full, other);
      RpcClient rpc = client.rpc(ClientRole.TM);
      CompletionStage<?> first = rpc.send(statusAt(full));
      full.await(GlobalStatusRequest.class);
      OverloadedException oneway =
          assertThrows(OverloadedException.class, () -> rpc.sendOneway(statusAt(full)));
      assertTrue(oneway.getMessage().contains(full.address().toString()), oneway.getMessage());
      CompletionStage<?> second = rpc.send(statusAt(full));
      other.await(GlobalStatusRequest.class);
      HawserException error = Await.error(rpc.send(statusAt(full)));
      assertTrue(error instanceof OverloadedException, error.toString());
      assertEquals(Delivery.NOT_SENT, error.delivery());
      client.close();
      Await.error(first);
      Await.error(second);
    }
  }

  @Test
  void closingTheClientMovesNothing() throws Exception {
    try (ScriptedServer silent = silent();
        ScriptedServer other = ScriptedServer.start();
        ClientFixture fixture =
            new ClientFixture(silent.address(), other.address())
                .set("client.shutdownTimeout", "50ms")) {
      HawserClient client = fixture.connect();
      awaitReady(client, silent, other);
      CompletionStage<?> asked = client.rpc(ClientRole.TM).send(statusAt(silent));
      silent.await(GlobalStatusRequest.class);
      client.close();
      assertEquals(Delivery.MAYBE_SENT, Await.error(asked).delivery());
      assertTrue(other.received.stream().noneMatch(m -> m.body() instanceof GlobalStatusRequest));
    }
  }
}
