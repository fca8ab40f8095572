package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.ClientStatus.ServerStatus;
import io.hawser.ClientStatus.State;
import io.hawser.HawserClient;
import io.hawser.error.RegistryException;
import io.hawser.registry.ServerAddress;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What it means that a server is no longer listed: it left, or the registry forgot it. */
class ForgottenServersTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static ServerStatus of(HawserClient client, ServerAddress address) {
    return client.status().servers().stream()
        .filter(server -> server.address().equals(address))
        .findFirst()
        .orElse(null);
  }

  private static boolean isReady(HawserClient client, ServerAddress address) {
    ServerStatus status = of(client, address);
    return status != null && status.state() == State.READY;
  }

  private static boolean isUnlisted(HawserClient client, ServerAddress address) {
    ServerStatus status = of(client, address);
    return status != null && !status.listed();
  }

  private static void outage(HawserClient client, ClientFixture fixture) {
    fixture.registry.listeners.forEach(l -> l.onError(new RegistryException("it is down", null)));
    Await.until(client, status -> status.registries().get(0).lastError() != null);
  }

  @Test
  @Tag("lesson-15")
  @DisplayName("servers whose leases ran out in an outage are used while they answer")
  void afterAnOutage() throws Exception {
    try (ScriptedServer back = ScriptedServer.start();
        ScriptedServer forgotten = ScriptedServer.start();
        ClientFixture fixture = new ClientFixture(back.address(), forgotten.address())) {
      HawserClient client = fixture.connect();
      Await.until(
          "both", () -> isReady(client, back.address()) && isReady(client, forgotten.address()));
      outage(client, fixture);
      fixture.registry.pushes(back.address(), forgotten.address());
      fixture.registry.pushes(back.address()); // the lease has run out
      Await.until("it is not listed", () -> isUnlisted(client, forgotten.address()));
      fixture.registry.pushes(back.address()); // more of the same changes nothing
      assertEquals("x", client.transactionManager().begin("x", SECOND));
      assertEquals(State.READY, of(client, forgotten.address()).state());
      assertEquals(1, forgotten.connections.get());
      forgotten.awaitPeer().close();
      Await.until("it is gone and not dialled", () -> of(client, forgotten.address()) == null);
    }
  }

  @Test
  @Tag("lesson-12")
  @DisplayName("servers that an empty answer forgot are used when another one comes back")
  void afterAnEmptyAnswer() throws Exception {
    try (ScriptedServer back = ScriptedServer.start();
        ScriptedServer forgotten = ScriptedServer.start();
        ClientFixture fixture = new ClientFixture(back.address(), forgotten.address())) {
      HawserClient client = fixture.connect();
      Await.until(
          "both", () -> isReady(client, back.address()) && isReady(client, forgotten.address()));
      fixture.registry.pushes();
      Await.until(
          "neither is listed",
          () -> isUnlisted(client, back.address()) && isUnlisted(client, forgotten.address()));
      fixture.registry.pushes(back.address());
      Await.until("one is listed", () -> !isUnlisted(client, back.address()));
      assertEquals(State.READY, of(client, forgotten.address()).state());
      fixture.registry.pushes(back.address(), forgotten.address());
      Await.until("both are listed", () -> !isUnlisted(client, forgotten.address()));
      assertEquals(1, back.connections.get());
      assertEquals(1, forgotten.connections.get());
    }
  }

  @Test
  void oneThatLeftIsUsedUntilAnotherIsReady() throws Exception {
    try (BlackHole notYet = new BlackHole();
        ScriptedServer left = ScriptedServer.start();
        ScriptedServer next = ScriptedServer.start();
        ClientFixture fixture = new ClientFixture(left.address())) {
      HawserClient client = fixture.connect();
      fixture.registry.pushes(notYet.address());
      Await.until("it is not listed", () -> isUnlisted(client, left.address()));
      assertEquals("x", client.transactionManager().begin("x", SECOND));
      fixture.registry.pushes(notYet.address(), next.address());
      Await.until("the next one is used", () -> isReady(client, next.address()));
      Await.until("the old one is closed", left.peers::isEmpty);
      Await.until("and gone", () -> of(client, left.address()) == null);
    }
  }
}
