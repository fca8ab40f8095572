package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ClientStatus.State;
import io.hawser.HawserClient;
import io.hawser.error.HawserException;
import io.hawser.error.NoServerAvailableException;
import io.hawser.error.RegistrationRejectedException;
import io.hawser.netty.EventLimit;
import io.hawser.protocol.RegisterTMRequest;
import io.hawser.protocol.RegisterTMResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A start succeeds as soon as it can, or fails soon with the reason; it never hangs. */
class StartTest {
  private static CompletableFuture<HawserClient> connecting(ClientFixture fixture) {
    return CompletableFuture.supplyAsync(fixture::connect);
  }

  private static HawserException failure(ClientFixture fixture) {
    return assertTimeoutPreemptively(
        EventLimit.DURATION, () -> assertThrows(HawserException.class, fixture::connect));
  }

  private static ClientFixture unsignable(ScriptedServer server) {
    return new ClientFixture(server.address())
        .set("txServiceGroup", "a,b")
        .set("service.vgroupMapping.a,b", "default")
        .set("accessKey", "key")
        .set("secretKey", "secret");
  }

  @Test
  void aGroupThatCannotBeSignedFailsTheStartAndIsNamed() throws Exception {
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture = unsignable(server)) {
      HawserException error = failure(fixture);
      assertTrue(error.getMessage().contains("txServiceGroup: a,b"), error.getMessage());
      assertTrue(error.getMessage().contains("without a comma"), error.getMessage());
    }
  }

  @Test
  void aGroupThatCannotBeSignedShowsInTheStatusOfAStartThatDoesNotFail() throws Exception {
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture =
            unsignable(server).set("transport.enableTmClientChannelCheckFailFast", "false")) {
      HawserClient client = fixture.connect();
      Await.until(
          "it is tried again and again",
          () -> client.status().servers().stream().anyMatch(s -> s.failedAttempts() > 2));
      String error = client.status().servers().get(0).lastError();
      assertTrue(error.contains("txServiceGroup: a,b"), error);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"create", "lookup"})
  void anErrorInTheRegistryProviderFailsTheStartAndIsNamed(String failing) throws Exception {
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture = new ClientFixture(server.address())) {
      fixture.registry.script(throwing(failing));
      HawserException error = failure(fixture);
      assertTrue(error.getMessage().contains("some.Class"), error.getMessage());
      assertTrue(error.getMessage().contains("test"), error.getMessage());
    }
  }

  @Test
  void anErrorInTheDescriptionOfARegistryDisturbsNothing() throws Exception {
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture = new ClientFixture(server.address())) {
      fixture.registry.script(throwing("description"));
      HawserClient client = assertTimeoutPreemptively(EventLimit.DURATION, () -> fixture.connect());
      assertTrue(client.status().isReady());
    }
  }

  private static TestRegistry.Script throwing(String failing) {
    return call -> {
      if (call.equals(failing)) {
        throw new NoClassDefFoundError("some.Class");
      }
    };
  }

  @Test
  void aServerThatLeavesWhileItIsDialledDoesNotFailTheStart() throws Exception {
    try (BlackHole dead = new BlackHole();
        ScriptedServer live = ScriptedServer.start();
        ClientFixture fixture =
            new ClientFixture(dead.address()).set("transport.connectTimeout", "30m")) {
      CompletableFuture<HawserClient> connecting = connecting(fixture);
      Await.until("subscribed", () -> !fixture.registry.listeners.isEmpty());
      fixture.registry.pushes(live.address());
      HawserClient client = connecting.get(EventLimit.SECONDS, TimeUnit.SECONDS);
      Await.until(client, status -> status.servers().size() == 1);
      assertEquals(State.READY, client.status().servers().get(0).state());
      assertEquals(live.address(), client.status().servers().get(0).address());
    }
  }

  @Test
  void anEmptyAnswerWhileTheOnlyServerIsDialledFailsTheStart() throws Exception {
    try (BlackHole dead = new BlackHole();
        ClientFixture fixture =
            new ClientFixture(dead.address()).set("transport.connectTimeout", "30m")) {
      CompletableFuture<HawserClient> connecting = connecting(fixture);
      Await.until("it is dialled", () -> fixture.registry.lookups.get() > 0);
      fixture.registry.pushes();
      ExecutionException error =
          assertThrows(
              ExecutionException.class, () -> connecting.get(EventLimit.SECONDS, TimeUnit.SECONDS));
      NoServerAvailableException cause =
          assertThrows(
              NoServerAvailableException.class,
              () -> {
                throw error.getCause();
              });
      assertTrue(cause.getMessage().contains("found []"), cause.getMessage());
    }
  }

  @Test
  void aRejectedRegistrationIsTheReasonForAsLongAsItIsTriedAgain() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    AtomicBoolean rejecting = new AtomicBoolean(true);
    try (ScriptedServer server =
            ScriptedServer.start(
                (peer, m) -> {
                  if (m.body() instanceof RegisterTMRequest && rejecting.get()) {
                    attempts.incrementAndGet();
                    peer.answer(m, new RegisterTMResponse(false, "2.6.0"));
                    return true;
                  }
                  return false;
                });
        ClientFixture fixture =
            new ClientFixture(server.address())
                .set("transport.enableTmClientChannelCheckFailFast", "false")) {
      HawserClient client = fixture.connect();
      Await.until(client, s -> s.servers().stream().anyMatch(one -> one.failedAttempts() > 0));
      while (attempts.get() < 4) {
        assertThrows(
            RegistrationRejectedException.class,
            () -> client.transactionManager().begin("x", Duration.ofSeconds(1)));
      }
      rejecting.set(false);
      Await.until(client, status -> status.isReady());
      assertEquals(0, client.status().servers().get(0).failedAttempts());
    }
  }
}
