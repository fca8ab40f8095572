package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ClientStatus.ServerStatus;
import io.hawser.ClientStatus.State;
import io.hawser.HawserClient;
import io.hawser.error.ConnectionLostException;
import io.hawser.error.RegistryException;
import io.hawser.registry.ServerAddress;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Tests how a client treats a server that is no longer listed: it left, or the registry forgot it.
 */
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

  /** Nothing is listed any more, and the client is still connected. */
  private static void forget(HawserClient client, ClientFixture fixture, ServerAddress server) {
    fixture.registry.pushes();
    Await.until("it is not listed", () -> isUnlisted(client, server));
  }

  /** It is stopped after it was forgotten, and the client has dialled it at least once since. */
  private static void forgetAndStop(
      HawserClient client, ClientFixture fixture, ScriptedServer server) {
    forget(client, fixture, server.address());
    server.stop();
    Await.until("it is dialled", () -> of(client, server.address()).failedAttempts() > 1);
  }

  @Test
  void whileNothingIsListedItIsDialledAgain() throws Exception {
    try (ScriptedServer forgotten = ScriptedServer.start();
        ScriptedServer neverListed = ScriptedServer.start();
        ClientFixture fixture = new ClientFixture(forgotten.address())) {
      fixture.set("client.waitForServer", "60s");
      HawserClient client = fixture.connect();
      forgetAndStop(client, fixture, forgotten);
      CompletableFuture<String> begun =
          client.transactionManager().beginAsync("waits", SECOND).toCompletableFuture();
      assertFalse(begun.isDone(), "it waits for a server that is dialled");
      try (ScriptedServer back = ScriptedServer.startOn(forgotten.address())) {
        assertEquals("waits", Await.result(begun));
        assertTrue(isUnlisted(client, back.address()));
        fixture.registry.pushes(back.address());
        Await.until("it is listed", () -> !isUnlisted(client, back.address()));
        assertEquals(1, back.connections.get());
      }
      assertEquals(0, neverListed.connections.get());
    }
  }

  @Test
  void oneThatIsNotConnectedWhenItIsForgottenIsDialledOn() throws Exception {
    try (ScriptedServer forgotten = ScriptedServer.start();
        ClientFixture fixture = new ClientFixture(forgotten.address())) {
      HawserClient client = fixture.connect();
      forgotten.stop();
      Await.until("it is lost", () -> of(client, forgotten.address()).failedAttempts() > 0);
      forget(client, fixture, forgotten.address());
      try (ScriptedServer back = ScriptedServer.startOn(forgotten.address())) {
        Await.until("it is used", () -> isReady(client, back.address()));
      }
    }
  }

  @Test
  void itIsGivenUpWhenAnotherIsListed() throws Exception {
    try (BlackHole next = new BlackHole();
        ScriptedServer forgotten = ScriptedServer.start();
        ClientFixture fixture = new ClientFixture(forgotten.address())) {
      HawserClient client = fixture.connect();
      forgetAndStop(client, fixture, forgotten);
      fixture.registry.pushes(next.address()); // even if it cannot be used yet
      Await.until("it is given up", () -> of(client, forgotten.address()) == null);
      assertEquals(1, client.status().servers().size());
    }
  }

  @Test
  void onlyThoseThatWereListedLastAreDialled() throws Exception {
    try (ScriptedServer first = ScriptedServer.start();
        ClientFixture fixture = new ClientFixture(first.address())) {
      HawserClient client = fixture.connect();
      forgetAndStop(client, fixture, first);
      for (int i = 2; i <= 20; i++) {
        ServerAddress next = new ServerAddress("127.0.0." + i, first.address().port());
        fixture.registry.pushes(next);
        Await.until("only this one", () -> client.status().servers().size() == 1);
        forget(client, fixture, next);
        Await.until("it is dialled", () -> of(client, next).failedAttempts() > 1);
        assertEquals(1, client.status().servers().size());
      }
    }
  }

  @Test
  void aSilentOneIsReadyWhenItGoesOn() throws Exception {
    try (ScriptedServer silent = ScriptedServer.start();
        ClientFixture fixture = new ClientFixture(silent.address())) {
      fixture
          .set("transport.probeAfter", "200ms")
          .set("transport.probeTimeout", "10s")
          .set("client.waitForServer", "60s")
          .set("client.failover.maxMoves", "0");
      HawserClient client = fixture.connect();
      Queue<Runnable> held = new ConcurrentLinkedQueue<>();
      silent.script((peer, message) -> held.add(() -> peer.answerAsUsual(message)));
      CompletableFuture<String> lost =
          client.transactionManager().beginAsync("lost", SECOND).toCompletableFuture();
      forget(client, fixture, silent.address());
      assertEquals(ConnectionLostException.class, Await.error(lost).getClass());
      Await.until("it is dialled", () -> silent.connections.get() > 1);
      silent
          .awaitPeer()
          .channel
          .eventLoop()
          .submit(
              () -> {
                silent.script((peer, message) -> false);
                held.forEach(Runnable::run);
              })
          .sync();
      assertEquals("x", client.transactionManager().begin("x", SECOND));
      assertTrue(isUnlisted(client, silent.address()));
    }
  }
}
