package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ClientRole;
import io.hawser.ClientStatus.State;
import io.hawser.HawserClient;
import io.hawser.error.HawserException;
import io.hawser.error.NoServerAvailableException;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.registry.ServiceInstance;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights of a registry reach the load balancers, also when they change. */
class WeightsTest {
  @AutoClose private final ScriptedServer light = ScriptedServer.start();
  @AutoClose private final ScriptedServer heavy = ScriptedServer.start();
  @AutoClose private final ClientFixture fixture = new ClientFixture();

  private static ServiceInstance weighted(ScriptedServer server, String weight) {
    return new ServiceInstance(server.address(), Map.of(ServiceInstance.WEIGHT, weight));
  }

  private void weights(String lightWeight, String heavyWeight) {
    fixture.registry.pushesWith(weighted(light, lightWeight), weighted(heavy, heavyWeight));
  }

  private HawserClient connect() {
    HawserClient client = fixture.connect();
    Await.until(
        client,
        s ->
            s.servers().size() == 2
                && s.servers().stream().allMatch(server -> server.state() == State.READY));
    settle(client);
    return client;
  }

  /**
   * Waits until both servers have answered. By then, earlier pushes of the registry have reached
   * the callers.
   */
  private void settle(HawserClient client) {
    for (ScriptedServer server : new ScriptedServer[] {light, heavy}) {
      Await.result(client.rpc(ClientRole.TM).send(statusAt(server)));
    }
  }

  private static GlobalStatusRequest statusAt(ScriptedServer server) {
    return new GlobalStatusRequest(server.address() + ":1", "");
  }

  private static long begun(ScriptedServer server) {
    return server.received.stream().filter(m -> m.body() instanceof GlobalBeginRequest).count();
  }

  private static void begin(HawserClient client, int times) {
    for (int i = 0; i < times; i++) {
      Await.result(client.rpc(ClientRole.TM).send(new GlobalBeginRequest(1000, "t")));
    }
  }

  @Test
  void roundRobinGivesEachServerItsShare() {
    fixture.set("client.loadBalance.type", "RoundRobin");
    weights("1", "3");
    HawserClient client = connect();
    begin(client, 400);
    assertEquals(100, begun(light), 2);
    assertEquals(300, begun(heavy), 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"XID", "RoundRobin", "Random", "LeastActive", "ConsistentHash"})
  void aServerOfWeightZeroBeginsNothingUntilItGetsAWeight(String balancer) {
    fixture.set("client.loadBalance.type", balancer);
    weights("0", "1");
    HawserClient client = connect();
    begin(client, 50);
    assertEquals(0, begun(light));
    weights("1", "0");
    Await.until(
        "the weights have changed",
        () -> {
          begin(client, 1);
          return begun(light) > 0;
        });
    long before = begun(heavy);
    begin(client, 50);
    assertEquals(before, begun(heavy));
    weights("0", "0"); // no preference: there would be no other server
    begin(client, 1);
  }

  @Test
  void requestsOfItsTransactionsStillReachAServerOfWeightZero() {
    weights("0", "1");
    HawserClient client = connect();
    light.received.clear();
    heavy.received.clear();
    for (int i = 0; i < 20; i++) {
      Await.result(client.rpc(ClientRole.TM).send(statusAt(light)));
    }
    assertEquals(20, light.received.size());
    assertEquals(0, heavy.received.size());
  }

  @Test
  void newTransactionsDoNotFallBackOnAServerOfWeightZero() {
    fixture.set("client.waitForServer", "300ms");
    weights("0", "1");
    HawserClient client = connect();
    heavy.stop();
    Await.until(client, s -> s.servers().stream().anyMatch(it -> it.state() != State.READY));
    CompletionStage<?> begin =
        client.rpc(ClientRole.TM).send(new GlobalBeginRequest(1000, "rejected"));
    HawserException error = Await.error(begin);
    assertTrue(error instanceof NoServerAvailableException, error.toString());
    assertTrue(error.getMessage().contains("weight 0"), error.getMessage());
    assertEquals(0, begun(light));
    // What is not a new transaction may go there.
    Await.result(client.rpc(ClientRole.TM).send(statusAt(heavy)));
  }

  @Test
  void aTransactionThatWaitsGoesOnWhenAWeightChanges() {
    fixture.set("client.waitForServer", "60s");
    weights("0", "1");
    HawserClient client = connect();
    heavy.stop();
    Await.until(client, s -> s.servers().stream().anyMatch(it -> it.state() != State.READY));
    CompletionStage<?> begin = client.rpc(ClientRole.TM).send(new GlobalBeginRequest(1000, "t"));
    weights("2", "1");
    Await.result(begin);
    assertEquals(1, begun(light));
  }
}
