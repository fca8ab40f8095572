package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ClientStatus;
import io.hawser.ClientStatus.ServerStatus;
import io.hawser.ClientStatus.State;
import io.hawser.HawserClient;
import io.hawser.error.ConfigurationException;
import io.hawser.error.NoServerAvailableException;
import io.hawser.error.RegistryException;
import io.hawser.registry.ServerAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** {@code registry.type=test,second}: the servers of both, whatever becomes of one of them. */
class SeveralRegistriesTest {
  private static final RegistryException DOWN = new RegistryException("the registry is down", null);

  private static ClientFixture fixture() {
    return new ClientFixture().set("registry.type", "test, second");
  }

  private static List<ServerAddress> ready(HawserClient client) {
    return client.status().servers().stream()
        .filter(server -> server.state() == State.READY)
        .map(ServerStatus::address)
        .toList();
  }

  @Test
  void theServersOfAllAreUsedAndAServerOfBothOnce() throws Exception {
    try (ScriptedServer first = ScriptedServer.start();
        ScriptedServer both = ScriptedServer.start();
        ScriptedServer second = ScriptedServer.start();
        ClientFixture fixture = fixture()) {
      fixture.registry.answers(first.address(), both.address());
      fixture.second.answers(both.address(), second.address());
      HawserClient client = fixture.connect();
      Await.until(client, status -> ready(client).size() == 3);
      assertEquals(3, client.status().servers().size());
      assertEquals(
          List.of("test", "second"),
          client.status().registries().stream().map(registry -> registry.type()).toList());
    }
  }

  /** The migration: servers move from one registry to the other, one by one. */
  @Test
  void aServerThatMovesToTheOtherRegistryKeepsItsConnection() throws Exception {
    try (ScriptedServer moving = ScriptedServer.start();
        ScriptedServer staying = ScriptedServer.start();
        ClientFixture fixture = fixture()) {
      fixture.registry.answers(moving.address(), staying.address());
      HawserClient client = fixture.connect();
      Await.until(client, status -> ready(client).size() == 2);
      fixture.second.pushes(moving.address());
      Await.until(client, status -> listed(status, 1) == 1); // each registry has its own thread
      fixture.registry.pushes(staying.address());
      Await.until(client, status -> listed(status, 0) == 1);
      fixture.second.pushes(moving.address(), staying.address());
      Await.until(client, status -> listed(status, 1) == 2);
      fixture.registry.pushes();
      Await.until(
          client,
          status ->
              listed(status, 0) == 0 && status.servers().stream().allMatch(ServerStatus::listed));
      assertEquals(2, ready(client).size());
      assertEquals(1, moving.connections.get());
      assertEquals(1, staying.connections.get());
    }
  }

  private static int listed(ClientStatus status, int registry) {
    return status.registries().get(registry).instances().size();
  }

  @Test
  void oneThatIsDownAtTheStartDoesNotKeepTheOtherFromBeingUsed() throws Exception {
    try (ScriptedServer server = ScriptedServer.start();
        ScriptedServer late = ScriptedServer.start();
        ClientFixture fixture = fixture()) {
      fixture.registry.fails(DOWN);
      fixture.second.answers(server.address());
      HawserClient client = fixture.connect();
      assertEquals(List.of(server.address()), ready(client));
      Await.until(client, status -> status.registries().get(0).lastError() != null);
      fixture.registry.answers(late.address()); // asked again by itself
      late.awaitPeer();
    }
  }

  @Test
  void oneThatHangsDoesNotKeepTheOtherFromBeingUsed() throws Exception {
    CountDownLatch mayAnswer = new CountDownLatch(1);
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture = fixture()) {
      fixture.registry.script(call -> Await.latch(mayAnswer));
      fixture.second.answers(server.address());
      assertEquals(List.of(server.address()), ready(fixture.connect()));
      mayAnswer.countDown();
    }
  }

  @Test
  void anEmptyAnswerOfOneIsNotTakenForTheEndOfTheSearch() throws Exception {
    CountDownLatch mayAnswer = new CountDownLatch(1);
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture = fixture()) {
      fixture.second.answers(server.address());
      fixture.second.script(call -> Await.latch(mayAnswer));
      Thread answering =
          new Thread(
              () -> {
                Await.until("the first has answered", () -> fixture.registry.lookups.get() > 0);
                mayAnswer.countDown();
              });
      answering.start();
      assertEquals(List.of(server.address()), ready(fixture.connect()));
      answering.join();
    }
  }

  @Test
  void ifAllAreDownTheErrorReportsEach() {
    try (ClientFixture fixture = fixture()) {
      fixture.registry.fails(DOWN);
      fixture.second.fails(new RegistryException("this one, too", null));
      RegistryException error = assertThrows(RegistryException.class, fixture::connect);
      assertTrue(error.getMessage().contains("the registry is down"), error.getMessage());
      assertTrue(error.getMessage().contains("this one, too"), error.getMessage());
    }
  }

  @Test
  void ifAllAreEmptyTheErrorNamesEach() {
    try (ClientFixture fixture = fixture()) {
      NoServerAvailableException error =
          assertThrows(NoServerAvailableException.class, fixture::connect);
      assertTrue(error.getMessage().contains("Registry test"), error.getMessage());
      assertTrue(error.getMessage().contains("Registry second"), error.getMessage());
    }
  }

  @Test
  void oneUnderTwoNamesIsRejected() {
    try (ClientFixture fixture =
        new ClientFixture().set("registry.type", "second,other-name-of-second")) {
      ConfigurationException error = assertThrows(ConfigurationException.class, fixture::connect);
      assertTrue(error.getMessage().startsWith("registry.type: second and other-name"));
    }
    try (ClientFixture fixture = new ClientFixture().set("registry.type", "test,,second")) {
      ConfigurationException error = assertThrows(ConfigurationException.class, fixture::connect);
      assertFalse(error.getMessage().isBlank());
    }
  }
}
