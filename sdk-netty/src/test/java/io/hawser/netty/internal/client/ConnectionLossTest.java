package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ClientRole;
import io.hawser.ClientStatus.State;
import io.hawser.HawserClient;
import io.hawser.error.ConnectionLostException;
import io.hawser.error.Delivery;
import io.hawser.error.HawserException;
import io.hawser.error.NoServerAvailableException;
import io.hawser.error.RequestTimeoutException;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.GlobalStatusResponse;
import io.hawser.registry.ServerAddress;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ConnectionLossTest {

  @Test
  @Tag("lesson-2")
  @DisplayName("a closed connection immediately fails everything that waits on it")
  void closedConnectionFailsPendingImmediately() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start((peer, m) -> m.body() instanceof GlobalStatusRequest);
        ClientFixture fixture = new ClientFixture(server.address())) {
      HawserClient client = fixture.connect();
      List<CompletionStage<GlobalStatusResponse>> stages = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        stages.add(client.rpc(ClientRole.TM).send(new GlobalStatusRequest("x:1:" + i, "")));
      }
      for (int i = 0; i < 100; i++) {
        server.await(GlobalStatusRequest.class);
      }
      server.awaitPeer().close();
      for (CompletionStage<GlobalStatusResponse> stage : stages) {
        HawserException error = Await.error(stage); // far sooner than the 30 s of the time-out
        assertTrue(error instanceof ConnectionLostException, error.toString());
        assertEquals(Delivery.MAYBE_SENT, error.delivery());
        assertTrue(error.getMessage().contains("may have been received"), error.getMessage());
      }
      Await.until(client, status -> status.servers().get(0).inFlight() == 0);
    }
  }

  @Test
  void reconnectsAndIsUsableAgain() throws Exception {
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture = new ClientFixture(server.address())) {
      HawserClient client = fixture.connect();
      server.awaitPeer().close();
      server.awaitPeer();
      Await.until(client, status -> status.isReady());
      assertEquals("x", client.transactionManager().begin("x", Duration.ofSeconds(1)));
    }
  }

  /** As a log that is closed, or on a full disk. */
  @Test
  void aLogThatThrowsKeepsNeitherTheCallerNorTheNodeFromGoingOn() throws Exception {
    AtomicInteger thrown = new AtomicInteger();
    PrintStream before = System.err;
    try (ScriptedServer server =
            ScriptedServer.start((peer, m) -> m.body() instanceof GlobalStatusRequest);
        ClientFixture fixture = new ClientFixture(server.address())) {
      HawserClient client = fixture.connect();
      CompletionStage<GlobalStatusResponse> asked =
          client.rpc(ClientRole.TM).send(new GlobalStatusRequest("x:1:1", ""));
      server.await(GlobalStatusRequest.class);
      ScriptedServer.Peer first = server.awaitPeer();
      System.setErr(
          new PrintStream(before, true, StandardCharsets.UTF_8) {
            @Override
            public void println(String line) {
              if (line.contains("Lost ")) {
                thrown.incrementAndGet();
                throw new StackOverflowError("the log is closed");
              }
              super.println(line);
            }
          });
      first.close();
      assertTrue(Await.error(asked) instanceof ConnectionLostException);
      server.awaitPeer();
      Await.until(client, status -> status.isReady());
      assertEquals("x", client.transactionManager().begin("x", Duration.ofSeconds(60)));
      assertEquals(1, thrown.get(), "the loss was logged, and that threw");
    } finally {
      System.setErr(before);
    }
  }

  @Test
  @Tag("lesson-11")
  @DisplayName("a server that restarts at another address is found and the old one left")
  void restartElsewhere() throws Exception {
    try (ScriptedServer first = ScriptedServer.start();
        ClientFixture fixture = new ClientFixture(first.address())) {
      HawserClient client = fixture.connect();
      try (ScriptedServer second = ScriptedServer.start()) {
        fixture.registry.pushes(second.address());
        second.awaitPeer();
        Await.until(
            client,
            status ->
                status.servers().size() == 1
                    && status.servers().get(0).address().equals(second.address())
                    && status.isReady());
        assertEquals("y", client.transactionManager().begin("y", Duration.ofSeconds(1)));
        second.await(GlobalBeginRequest.class);
      }
    }
  }

  @Test
  void leavingServerFinishesWhatItWasAsked() throws Exception {
    try (ScriptedServer leaving =
            ScriptedServer.start((peer, m) -> m.body() instanceof GlobalStatusRequest);
        ScriptedServer staying = ScriptedServer.start();
        ClientFixture fixture = new ClientFixture(leaving.address())) {
      HawserClient client = fixture.connect();
      CompletionStage<GlobalStatusResponse> asked =
          client.rpc(ClientRole.TM).send(new GlobalStatusRequest("x:1:1", ""));
      var request = leaving.await(GlobalStatusRequest.class);
      fixture.registry.pushes(staying.address());
      Await.until(
          client, status -> status.servers().stream().anyMatch(s -> s.state() == State.DRAINING));
      leaving.peers.get(0).answer(request, ScriptedServer.usualAnswer(request.body()));
      Await.result(asked);
      Await.until("the drained connection is closed", leaving.peers::isEmpty);
    }
  }

  @Test
  void withoutServerFailsImmediatelyAndSaysWhatWasTried() throws Exception {
    ServerAddress address;
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture = new ClientFixture(server.address())) {
      HawserClient client = fixture.connect();
      address = server.address();
      server.stop();
      Await.until(client, status -> !status.isReady());
      NoServerAvailableException error =
          assertThrows(
              NoServerAvailableException.class,
              () -> client.transactionManager().begin("x", Duration.ofSeconds(1)));
      assertEquals(Delivery.NOT_SENT, error.delivery());
      assertTrue(error.getMessage().contains(address.toString()), error.getMessage());
      assertTrue(error.getMessage().contains("cluster default"), error.getMessage());
      try (ScriptedServer restarted = ScriptedServer.startOn(address)) {
        Await.until(client, status -> status.isReady());
        assertEquals("z", client.transactionManager().begin("z", Duration.ofSeconds(1)));
        assertEquals(1, restarted.peers.size());
      }
    }
  }

  @Test
  void timeoutNamesServerAndRequestAndLateAnswerIsDropped() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start((peer, m) -> m.body() instanceof GlobalStatusRequest);
        ClientFixture fixture = new ClientFixture(server.address())) {
      HawserClient client = fixture.connect();
      RequestTimeoutException error =
          assertThrows(
              RequestTimeoutException.class,
              () ->
                  client
                      .rpc(ClientRole.TM)
                      .sendSync(new GlobalStatusRequest("x:1:1", ""), Duration.ofMillis(1_000)));
      assertEquals(Delivery.MAYBE_SENT, error.delivery());
      assertTrue(error.getMessage().contains("GlobalStatusRequest"), error.getMessage());
      assertTrue(error.getMessage().contains("1000 ms"), error.getMessage());
      var request = server.await(GlobalStatusRequest.class);
      server.peers.get(0).answer(request, ScriptedServer.usualAnswer(request.body()));
      assertEquals("after", client.transactionManager().begin("after", Duration.ofSeconds(1)));
      assertEquals(0, client.status().servers().get(0).inFlight());
    }
  }
}
