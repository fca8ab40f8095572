package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ClientRole;
import io.hawser.ClientStatus;
import io.hawser.ClientStatus.State;
import io.hawser.HawserClient;
import io.hawser.RpcClient;
import io.hawser.error.ClientClosedException;
import io.hawser.error.Delivery;
import io.hawser.error.HawserException;
import io.hawser.error.NoServerAvailableException;
import io.hawser.error.OverloadedException;
import io.hawser.error.RegistrationRejectedException;
import io.hawser.error.RequestTimeoutException;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.model.TransactionExceptionCode;
import io.hawser.netty.EventLimit;
import io.hawser.netty.internal.codec.RpcMessage;
import io.hawser.protocol.BranchRegisterRequest;
import io.hawser.protocol.BranchRegisterResponse;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.RegisterTMRequest;
import io.hawser.protocol.RegisterTMResponse;
import io.hawser.protocol.ResultCode;
import io.hawser.registry.ServerAddress;
import io.hawser.transaction.Resource;
import io.hawser.transaction.ResourceManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A server is restarted. The pause between two attempts to connect is so long that without help no
 * call would meet the server again.
 */
@Timeout(2 * EventLimit.SECONDS)
@SuppressWarnings("try") // servers that only have to be there
class ServerWaitsTest {
  private static final GlobalStatusRequest STATUS = new GlobalStatusRequest("x:1:1", "");

  /** After so many failures a pause of 50 ms has become one of five minutes or more. */
  private static final int FAR_AWAY = 14;

  private static ClientFixture patient(ServerAddress server, String wait) {
    return new ClientFixture(server)
        .set("client.reconnect.maxBackoff", "10m")
        .set("client.reconnect.minBackoff", "50ms")
        .set("client.waitForServer", wait);
  }

  /** Until so many attempts in a row have failed. */
  private static void backOff(HawserClient client, int attempts) {
    Await.until(
        client,
        status ->
            status.servers().stream()
                .allMatch(s -> s.state() == State.IDLE && s.failedAttempts() >= attempts));
  }

  /**
   * Until the next attempt in this role is at least five minutes away, which is longer than any
   * limit here. It takes a second: each call has the server dialled after the shortest pause.
   */
  private static void backOffFar(HawserClient client, ClientRole role) {
    for (int attempts = 1; attempts <= FAR_AWAY; attempts++) {
      int wanted = attempts;
      Await.until(
          "attempt " + wanted + " to connect as " + role,
          () ->
              client.status().servers().stream()
                  .filter(s -> s.role() == role)
                  .allMatch(s -> s.state() == State.IDLE && s.failedAttempts() >= wanted));
      if (attempts < FAR_AWAY) {
        assertThrows(
            NoServerAvailableException.class,
            () -> client.rpc(role).sendSync(STATUS, Duration.ofMillis(1)));
      }
    }
  }

  @Test
  void aCallDialsAndWaitsForTheServerThatComesBack() throws Exception {
    ScriptedServer server = ScriptedServer.start();
    try (ClientFixture fixture = patient(server.address(), "60s")) {
      HawserClient client = fixture.connect();
      server.stop();
      backOffFar(client, ClientRole.TM);
      CompletableFuture<String> begun =
          CompletableFuture.supplyAsync(
              () -> client.transactionManager().begin("again", Duration.ofSeconds(60)));
      CompletionStage<GlobalBeginResponse> sent =
          client.rpc(ClientRole.TM).send(new GlobalBeginRequest(1000, "stage"));
      assertFalse(sent.toCompletableFuture().isDone());
      // While they wait, each attempt is soon followed by another one.
      backOff(client, FAR_AWAY + 4);
      try (ScriptedServer restarted = ScriptedServer.startOn(server.address())) {
        assertEquals("again", begun.get(60, TimeUnit.SECONDS));
        assertEquals("stage", Await.result(sent).xid());
        assertTrue(client.status().servers().get(0).inFlight() == 0, client.status().toString());
      }
    }
  }

  @Test
  void aServerThatIsReadyInOneRoleIsDialledInTheOther() throws Exception {
    ScriptedServer server = ScriptedServer.start();
    try (ClientFixture fixture = patient(server.address(), "0").set("client.roles", "TM,RM")) {
      HawserClient client = fixture.connect();
      server.stop();
      backOffFar(client, ClientRole.RM);
      try (ScriptedServer restarted = ScriptedServer.startOn(server.address())) {
        Await.until("the TM, which alone asks, is ready", () -> begins(client));
        Await.until(client, status -> status.isReady() && status.servers().size() == 2);
      }
    }
  }

  private static boolean begins(HawserClient client) {
    try {
      client.transactionManager().begin("again", Duration.ofSeconds(60));
      return true;
    } catch (NoServerAvailableException e) {
      return false;
    }
  }

  @Test
  void afterARestartABeginAndItsFirstBranchSucceed() throws Exception {
    ScriptedServer server = ScriptedServer.start();
    try (ClientFixture fixture = patient(server.address(), "60s").set("client.roles", "TM,RM")) {
      HawserClient client = fixture.connect();
      ResourceManager rm = client.resourceManager();
      rm.registerResource(
          new Resource(
              "stock",
              BranchType.TCC,
              branch -> BranchStatus.PhaseTwo_Committed,
              branch -> BranchStatus.PhaseTwo_Rollbacked));
      server.stop();
      backOffFar(client, ClientRole.TM);
      backOffFar(client, ClientRole.RM);
      try (ScriptedServer restarted = ScriptedServer.startOn(server.address())) {
        restarted.script(ServerWaitsTest::registersBranches);
        String xid = client.transactionManager().begin(STATUS.xid(), Duration.ofSeconds(60));
        assertEquals(7, rm.branchRegister(BranchType.TCC, "stock", xid, null, null));
      }
    }
  }

  private static boolean registersBranches(ScriptedServer.Peer peer, RpcMessage message) {
    if (!(message.body() instanceof BranchRegisterRequest)) {
      return false;
    }
    peer.answer(
        message,
        new BranchRegisterResponse(ResultCode.Success, "", TransactionExceptionCode.Unknown, 7));
    return true;
  }

  /** A caller that tries three times without a pause would be done long before the next attempt. */
  @Test
  void callersThatRepeatWithoutAPauseMeetTheServerThatIsBack() throws Exception {
    ScriptedServer server = ScriptedServer.start();
    try (ClientFixture fixture = patient(server.address(), "60s")) {
      HawserClient client = fixture.connect();
      server.stop();
      backOffFar(client, ClientRole.TM);
      try (ScriptedServer restarted = ScriptedServer.startOn(server.address())) {
        List<CompletableFuture<Integer>> callers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
          CompletableFuture<Integer> tries = new CompletableFuture<>();
          callers.add(tries);
          new Thread(() -> tries.complete(triesToBegin(client)), "caller-" + i).start();
        }
        for (CompletableFuture<Integer> tries : callers) {
          assertEquals(1, Await.result(tries));
        }
      }
    }
  }

  /** How many it took, at most three. */
  private static int triesToBegin(HawserClient client) {
    int tries = 1;
    while (tries <= 3 && !begins(client)) {
      tries++;
    }
    return tries;
  }

  @Test
  void aCallSaysHowLongItWaitedAndIsNotSent() {
    ScriptedServer server = ScriptedServer.start();
    try (ClientFixture fixture = patient(server.address(), "200ms")) {
      HawserClient client = fixture.connect();
      server.stop();
      backOff(client, 1);
      RpcClient rpc = client.rpc(ClientRole.TM);
      NoServerAvailableException error =
          assertThrows(
              NoServerAvailableException.class, () -> rpc.sendSync(STATUS, Duration.ofSeconds(60)));
      assertTrue(
          error.getMessage().matches("(?s).* Waited \\d+ ms for a connection.*"),
          error::getMessage);
      assertTrue(error.getMessage().contains("client.waitForServer"), error::getMessage);
      assertEquals(Delivery.NOT_SENT, error.delivery());
      assertTrue(Await.error(rpc.send(STATUS)) instanceof NoServerAvailableException);
    }
  }

  /** The wait is part of the request's own time-out, however long it may be by itself. */
  @Test
  void theRequestsOwnTimeoutEndsTheWait() {
    ScriptedServer server = ScriptedServer.start();
    try (ClientFixture fixture = patient(server.address(), "10m")) {
      HawserClient client = fixture.connect();
      server.stop();
      backOff(client, 1);
      assertThrows(
          NoServerAvailableException.class,
          () -> client.rpc(ClientRole.TM).sendSync(STATUS, Duration.ofMillis(50)));
    }
  }

  @Test
  void zeroSwitchesTheWaitOff() {
    ScriptedServer server = ScriptedServer.start();
    try (ClientFixture fixture = patient(server.address(), "0")) {
      HawserClient client = fixture.connect();
      server.stop();
      backOff(client, 1);
      HawserException error = Await.error(client.rpc(ClientRole.TM).send(STATUS));
      assertFalse(error.getMessage().contains("Waited"), error.getMessage());
      assertTrue(client.rpc(ClientRole.TM).send(STATUS).toCompletableFuture().isDone());
    }
  }

  @Test
  void aServerThatRejectedIsNotWaitedFor() {
    ScriptedServer server = ScriptedServer.start();
    try (ClientFixture fixture = patient(server.address(), "10m")) {
      HawserClient client = fixture.connect();
      server.script(
          (peer, message) -> {
            if (message.body() instanceof RegisterTMRequest) {
              peer.answer(message, new RegisterTMResponse(false, "2.6.0"));
              return true;
            }
            return false;
          });
      server.peers.forEach(ScriptedServer.Peer::close);
      Await.until(client, status -> status.servers().get(0).state() != State.READY);
      assertTrue(
          Await.error(client.rpc(ClientRole.TM).send(STATUS))
              instanceof RegistrationRejectedException);
      server.stop();
    }
  }

  @Test
  void closingEndsTheWait() {
    ScriptedServer server = ScriptedServer.start();
    try (ClientFixture fixture = patient(server.address(), "10m")) {
      HawserClient client = fixture.connect();
      server.stop();
      backOff(client, 1);
      RpcClient rpc = client.rpc(ClientRole.TM);
      CompletionStage<?> sent = rpc.send(STATUS);
      CompletableFuture<?> called =
          CompletableFuture.runAsync(() -> rpc.sendSync(STATUS, Duration.ofMinutes(10)));
      client.close();
      assertTrue(Await.error(sent) instanceof ClientClosedException);
      assertTrue(Await.error(called) instanceof ClientClosedException);
    }
  }

  @Test
  void anInterruptEndsTheWaitAndTheThreadStaysInterrupted() {
    ScriptedServer server = ScriptedServer.start();
    try (ClientFixture fixture = patient(server.address(), "10m")) {
      HawserClient client = fixture.connect();
      server.stop();
      backOff(client, 1);
      Thread.currentThread().interrupt();
      RequestTimeoutException error =
          assertThrows(
              RequestTimeoutException.class,
              () -> client.rpc(ClientRole.TM).sendSync(STATUS, Duration.ofMinutes(10)));
      assertTrue(Thread.interrupted());
      assertEquals(Delivery.NOT_SENT, error.delivery());
    }
  }

  @Test
  void waitingRequestsAreBoundedAndReleaseTheirPermits() throws Exception {
    ScriptedServer server = ScriptedServer.start();
    try (ClientFixture fixture =
        patient(server.address(), "60s").set("transport.maxInFlight", "3")) {
      HawserClient client = fixture.connect();
      server.stop();
      backOff(client, 1);
      RpcClient rpc = client.rpc(ClientRole.TM);
      List<CompletionStage<?>> waiting = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        waiting.add(rpc.send(STATUS));
      }
      assertTrue(Await.error(rpc.send(STATUS)) instanceof OverloadedException);
      try (ScriptedServer restarted = ScriptedServer.startOn(server.address())) {
        waiting.forEach(Await::result);
        for (int round = 0; round < 2; round++) {
          List<CompletionStage<?>> sent = new ArrayList<>();
          for (int i = 0; i < 3; i++) {
            sent.add(rpc.send(STATUS));
          }
          sent.forEach(Await::result);
        }
      }
    }
  }

  /** However many callers there are: one attempt to connect in each shortest pause. */
  @Test
  void callersInALoopMakeNoStormOfConnects() throws Exception {
    ScriptedServer server = ScriptedServer.start();
    try (ClientFixture fixture =
        patient(server.address(), "0").set("client.reconnect.minBackoff", "10m")) {
      HawserClient client = fixture.connect();
      server.script(
          (peer, message) -> {
            peer.close();
            return true;
          });
      server.peers.forEach(ScriptedServer.Peer::close);
      Await.until(client, status -> status.servers().get(0).state() != State.READY);
      for (int i = 0; i < 10_000; i++) {
        assertTrue(Await.error(client.rpc(ClientRole.TM).send(STATUS)) instanceof HawserException);
      }
      assertEquals(1, server.connections.get());
      server.stop();
    }
  }

  /** Without a server, and not in a try block: a client that hangs would hang its end, too. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatDependsOnAWaitingRequestMayCloseTheClient(boolean onAnEventLoop) throws Exception {
    ScriptedServer server =
        ScriptedServer.start((peer, m) -> m.body() instanceof GlobalStatusRequest);
    ClientFixture fixture = patient(server.address(), "10m");
    HawserClient client = fixture.connect();
    RpcClient rpc = client.rpc(ClientRole.TM);
    CompletableFuture<String> ended = new CompletableFuture<>();
    CountDownLatch waiting = new CountDownLatch(1);
    rpc.send(STATUS)
        .whenComplete(
            (none, lost) -> {
              rpc.send(STATUS)
                  .whenComplete(
                      (answer, error) -> {
                        client.close();
                        ended.complete(Thread.currentThread().getName());
                      });
              waiting.countDown();
              if (onAnEventLoop) {
                client.close();
              }
            });
    server.await(GlobalStatusRequest.class);
    server.stop(); // its answer never comes
    Await.latch(waiting);
    if (onAnEventLoop) {
      Await.until(client, ClientStatus::closed);
    }
    assertTimeoutPreemptively(EventLimit.DURATION, () -> client.close());
    assertTrue(Await.result(ended).startsWith("hawser-io"), "on " + ended.join());
    fixture.close();
  }
}
