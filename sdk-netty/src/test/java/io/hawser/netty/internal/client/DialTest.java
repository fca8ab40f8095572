package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ClientRole;
import io.hawser.ClientStatus;
import io.hawser.ClientStatus.State;
import io.hawser.HawserClient;
import io.hawser.error.ConfigurationException;
import io.hawser.error.NoServerAvailableException;
import io.hawser.error.RegistrationRejectedException;
import io.hawser.error.RegistryException;
import io.hawser.netty.EventLimit;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.RegisterTMResponse;
import io.hawser.registry.ServerAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DialTest {

  @Test
  @Tag("lesson-1")
  @DisplayName("dialling a dead server does not disturb requests to a live one")
  void deadServerDoesNotBlockTheEventLoop() throws Exception {
    try (BlackHole dead = new BlackHole();
        ScriptedServer live = ScriptedServer.start();
        ClientFixture fixture = new ClientFixture(dead.address(), live.address())) {
      HawserClient client = fixture.connect(); // one event loop for both
      for (int i = 0; i < 1000; i++) {
        client
            .rpc(ClientRole.TM)
            .sendSync(new GlobalStatusRequest("x:1:" + i, ""), EventLimit.DURATION);
      }
      assertEquals(State.CONNECTING, state(client, dead.address()));
    }
  }

  @Test
  @Tag("lesson-9")
  @DisplayName("all servers are dialled in parallel, and the first that is ready is enough")
  void parallelDials() throws Exception {
    try (BlackHole a = new BlackHole();
        BlackHole b = new BlackHole();
        ScriptedServer live = ScriptedServer.start();
        ClientFixture fixture = new ClientFixture(a.address(), b.address(), live.address())) {
      HawserClient client = fixture.connect();
      assertEquals(State.READY, state(client, live.address()));
      assertEquals(State.CONNECTING, state(client, a.address()));
      assertEquals(State.CONNECTING, state(client, b.address()));
    }
  }

  private static State state(HawserClient client, ServerAddress address) {
    return client.status().servers().stream()
        .filter(server -> server.address().equals(address))
        .findFirst()
        .orElseThrow()
        .state();
  }

  @Test
  @Tag("lesson-36")
  @DisplayName("the error of a failed start says what was searched, where, and what came")
  void failedStartReportsEverything() throws IOException {
    ServerAddress unused = unusedPort();
    try (ClientFixture fixture = new ClientFixture(unused)) {
      NoServerAvailableException error =
          assertThrows(NoServerAvailableException.class, fixture::connect);
      String message = error.getMessage();
      assertTrue(message.contains("Registry test (memory of this test)"), message);
      assertTrue(message.contains("vgroup default_tx_group -> cluster default"), message);
      assertTrue(message.contains("found [" + unused + "]"), message);
      assertTrue(message.contains("Connection refused"), message);
    }
  }

  @Test
  void emptyRegistryAtStartIsAnErrorThatSaysSo() {
    try (ClientFixture fixture = new ClientFixture()) {
      NoServerAvailableException error =
          assertThrows(NoServerAvailableException.class, fixture::connect);
      assertTrue(error.getMessage().contains("found []"), error.getMessage());
    }
  }

  @Test
  @Tag("lesson-13")
  @DisplayName("a client that starts before its server finds it, by push and by refresh")
  void emptyIsNeverFinal() throws Exception {
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture =
            new ClientFixture()
                .set("transport.enableTmClientChannelCheckFailFast", "false")
                .set("registry.refreshInterval", "50ms")) {
      HawserClient client = fixture.connect();
      assertThrows(
          NoServerAvailableException.class,
          () -> client.transactionManager().begin("x", Duration.ofSeconds(1)));
      fixture.registry.answers(server.address()); // no push: the refresh has to find it
      Await.until(client, status -> status.isReady());
      assertEquals("x", client.transactionManager().begin("x", Duration.ofSeconds(1)));
    }
  }

  @Test
  @Tag("lesson-11")
  @DisplayName("a change that the registry did not push is found by the refresh")
  void refreshFindsUnpushedChange() throws Exception {
    try (ScriptedServer first = ScriptedServer.start();
        ScriptedServer second = ScriptedServer.start();
        ClientFixture fixture =
            new ClientFixture(first.address()).set("registry.refreshInterval", "50ms")) {
      fixture.connect();
      fixture.registry.answers(first.address(), second.address());
      second.awaitPeer();
    }
  }

  @Test
  void registryOutageKeepsServersAndShowsInStatus() throws Exception {
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture =
            new ClientFixture(server.address()).set("registry.refreshInterval", "50ms")) {
      HawserClient client = fixture.connect();
      fixture.registry.fails(new RegistryException("the registry is down", null));
      Await.until(client, status -> status.registries().get(0).lastError() != null);
      assertEquals("the registry is down", client.status().registries().get(0).lastError());
      assertEquals("x", client.transactionManager().begin("x", Duration.ofSeconds(1)));
      fixture.registry.answers(server.address());
      Await.until(client, status -> status.registries().get(0).lastError() == null);
    }
  }

  @Test
  @Tag("lesson-12")
  @DisplayName("an empty answer keeps servers, and dials those that die")
  void emptyAnswerKeepsServers() throws Exception {
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture = new ClientFixture(server.address())) {
      HawserClient client = fixture.connect();
      fixture.registry.pushes();
      Await.until(client, status -> status.registries().get(0).instances().isEmpty());
      assertEquals("x", client.transactionManager().begin("x", Duration.ofSeconds(1)));
      server.awaitPeer().close();
      server.awaitPeer(); // it was dialled again
      Await.until(client, ClientStatus::isReady);
      assertEquals("x", client.transactionManager().begin("x", Duration.ofSeconds(1)));
    }
  }

  @Test
  void missingMappingNamesTheKey() {
    try (ClientFixture fixture = new ClientFixture().set("txServiceGroup", "orders")) {
      ConfigurationException error = assertThrows(ConfigurationException.class, fixture::connect);
      assertTrue(
          error.getMessage().contains("service.vgroupMapping.orders: not set"), error.getMessage());
      assertTrue(error.getMessage().contains("default_tx_group"), error.getMessage());
    }
  }

  @Test
  void unknownProviderNamesAreExplained() {
    try (ClientFixture fixture = new ClientFixture().set("registry.type", "nacos")) {
      ConfigurationException error = assertThrows(ConfigurationException.class, fixture::connect);
      assertTrue(error.getMessage().contains("one of [test, "), error.getMessage());
      assertTrue(error.getMessage().contains("io.hawser:registry-nacos"), error.getMessage());
    }
    try (ClientFixture fixture = new ClientFixture().set("client.loadBalance.type", "Best")) {
      ConfigurationException error = assertThrows(ConfigurationException.class, fixture::connect);
      assertTrue(error.getMessage().contains("RoundRobin"), error.getMessage());
    }
  }

  @Test
  void heartbeatsRarerThanTheIdleTimeoutAreRejected() {
    try (ClientFixture fixture =
        new ClientFixture()
            .set("transport.heartbeatInterval", "20s")
            .set("transport.idleTimeout", "15s")) {
      ConfigurationException error = assertThrows(ConfigurationException.class, fixture::connect);
      assertTrue(
          error.getMessage().startsWith("transport.heartbeatInterval: 20000 ms (expected: "),
          error.getMessage());
    }
  }

  @Test
  void loadBalanceNamesIgnoreCase() throws Exception {
    try (ScriptedServer server = ScriptedServer.start()) {
      for (String name : new String[] {"xid", "roundrobinloadbalance", "CONSISTENTHASH"}) {
        try (ClientFixture fixture =
            new ClientFixture(server.address()).set("client.loadBalance.type", name)) {
          fixture.connect();
        }
      }
    }
  }

  @Test
  @Tag("lesson-26")
  @DisplayName("a rejected registration says what was sent and what usually causes it")
  void rejectedRegistration() {
    try (ScriptedServer server =
            ScriptedServer.start(
                (peer, message) -> {
                  peer.answer(message, new RegisterTMResponse(false, "2.6.0"));
                  return true;
                });
        ClientFixture fixture =
            new ClientFixture(server.address()).set("secretKey", "very-secret")) {
      RegistrationRejectedException error =
          assertThrows(RegistrationRejectedException.class, fixture::connect);
      String message = error.getMessage();
      assertTrue(message.contains("rejected the registration"), message);
      assertTrue(message.contains("vgroup default_tx_group"), message);
      assertTrue(message.contains("version 2.6.0"), message);
      assertTrue(message.contains("accessKey"), message);
      assertTrue(!message.contains("very-secret"), message);
    }
  }

  @Test
  @Tag("lesson-24")
  @DisplayName("a foreign protocol is named")
  void foreignProtocolIsNamed() {
    try (ScriptedServer server =
            ScriptedServer.start(
                (peer, message) -> {
                  peer.rawThenClose("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
                  return true;
                });
        ClientFixture fixture = new ClientFixture(server.address())) {
      NoServerAvailableException error =
          assertThrows(NoServerAvailableException.class, fixture::connect);
      assertTrue(error.getMessage().contains("HTTP"), error.getMessage());
    }
  }

  @Test
  void silentServerFailsTheStartWithinItsLimits() {
    try (ScriptedServer server = ScriptedServer.start((peer, message) -> true);
        ClientFixture fixture =
            new ClientFixture(server.address()).set("transport.connectTimeout", "100ms")) {
      NoServerAvailableException error =
          assertThrows(NoServerAvailableException.class, fixture::connect);
      assertTrue(error.getMessage().contains("registration failed"), error.getMessage());
    }
  }

  @Test
  void unknownHostIsNamed() {
    try (ClientFixture fixture =
        new ClientFixture(new ServerAddress("no-such-host.invalid", 8091))) {
      NoServerAvailableException error =
          assertThrows(NoServerAvailableException.class, fixture::connect);
      assertTrue(error.getMessage().contains("no-such-host.invalid"), error.getMessage());
    }
  }

  @Test
  void hostNamesAreResolved() {
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture =
            new ClientFixture(new ServerAddress("localhost", server.address().port()))) {
      HawserClient client = fixture.connect();
      assertEquals("localhost", client.status().servers().get(0).address().host());
    }
  }

  @Test
  @Tag("lesson-30")
  @DisplayName("close() gives up what is still connecting")
  void closeWhileConnecting() throws Exception {
    try (BlackHole dead = new BlackHole();
        ClientFixture fixture =
            new ClientFixture(dead.address())
                .set("transport.enableTmClientChannelCheckFailFast", "false")) {
      var before = Threads.ours();
      HawserClient client = fixture.connect();
      Await.until(
          client,
          status ->
              status.servers().size() == 1 && status.servers().get(0).state() == State.CONNECTING);
      client.close();
      var after = Threads.ours();
      after.removeAll(before);
      assertTrue(after.isEmpty(), after.toString());
    }
  }

  private static ServerAddress unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new ServerAddress("127.0.0.1", socket.getLocalPort());
    }
  }
}
