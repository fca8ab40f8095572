package io.hawser.registry.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ClientStatus.ServerStatus;
import io.hawser.ClientStatus.State;
import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.testkit.faults.Direction;
import io.hawser.testkit.faults.Fault;
import io.hawser.testkit.faults.FaultProxy;
import io.hawser.testservers.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server that is silent for so long that its key in a real Redis expires. */
@Tag("full")
class RedisForgottenServerTest {
  private static final Duration LIMIT = Duration.ofSeconds(120);

  @Test
  void theOnlyServerIsUsedAgainBeforeRedisHasItsKeyAgain() throws Exception {
    try (RedisServer redis = RedisServer.launch();
        SeataServers servers = new SeataServers(redis);
        EmbeddedCoordinator coordinator = EmbeddedCoordinator.start();
        FaultProxy proxy = FaultProxy.to(coordinator.address())) {
      List<String> keys = List.of("default_" + proxy.address());
      servers.join(keys);
      try (HawserClient client = HawserClient.connect(config(redis))) {
        assertNotNull(client.transactionManager().begin("before", LIMIT));
        proxy.apply(Fault.swallow(Direction.TO_SERVER), Fault.swallow(Direction.TO_CLIENT));
        servers.forgetAll();
        servers.expire(keys);
        await(client, server -> !server.listed() && server.failedAttempts() > 0);
        String status = client.status().toString();
        assertTrue(status.contains("dialled because the registries list no server"), status);

        proxy.heal();

        await(client, server -> server.state() == State.READY);
        assertFalse(client.status().servers().get(0).listed());
        assertNotNull(client.transactionManager().begin("after", LIMIT));
        servers.join(keys);
        await(client, ServerStatus::listed);
        assertEquals(State.READY, client.status().servers().get(0).state());
      }
    }
  }

  private static HawserConfig config(RedisServer redis) {
    return HawserConfig.builder()
        .set("registry.type", "redis")
        .set("registry.redis.serverAddr", redis.address())
        .set("service.vgroupMapping.default_tx_group", "default")
        .set("client.roles", "TM")
        .set("client.waitForServer", "60s")
        .set("transport.heartbeatInterval", "100ms")
        .set("transport.idleTimeout", "2s")
        .set("transport.connectTimeout", "2s")
        .build();
  }

  private static void await(HawserClient client, Predicate<ServerStatus> state) throws Exception {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!client.status().servers().stream().anyMatch(state)) {
      assertTrue(System.nanoTime() < deadline, () -> "It did not come: " + client.status());
      Thread.sleep(5);
    }
  }
}
