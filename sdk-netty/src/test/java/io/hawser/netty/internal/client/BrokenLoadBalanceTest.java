package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ClientStatus.State;
import io.hawser.HawserClient;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A third-party load balancer that fails: requests go to the first server. */
class BrokenLoadBalanceTest {

  private static ClientFixture broken(String step, ScriptedServer... servers) {
    ClientFixture fixture =
        new ClientFixture(
            java.util.stream.Stream.of(servers)
                .map(ScriptedServer::address)
                .toArray(io.hawser.registry.ServerAddress[]::new));
    return fixture
        .set("client.loadBalance.type", "BrokenLoadBalance")
        .set("test.loadBalance.fails", step);
  }

  @ParameterizedTest
  @ValueSource(strings = {"over", "pick", "error", "unreadable", "negative", "too large"})
  void requestsGoToTheFirstServer(String step) throws Exception {
    try (ScriptedServer a = ScriptedServer.start();
        ScriptedServer b = ScriptedServer.start();
        ClientFixture fixture = broken(step, a, b)) {
      HawserClient client = fixture.connect();
      Await.until(
          client, s -> s.servers().stream().allMatch(server -> server.state() == State.READY));
      assertEquals("x", client.transactionManager().begin("x", Duration.ofSeconds(5)));
      assertEquals(
          "y", Await.result(client.transactionManager().beginAsync("y", Duration.ofSeconds(5))));
    }
  }

  @Test
  void oneThatCannotBeMadeLeavesNoThread() throws Exception {
    var before = Threads.ours();
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture = broken("create", server)) {
      assertThrows(IllegalStateException.class, fixture::connect);
      var after = Threads.ours();
      after.removeAll(before);
      assertTrue(after.isEmpty(), after.toString());
    }
  }
}
