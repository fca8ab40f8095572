package io.hawser.registry.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServiceInstance;
import io.hawser.testkit.registry.RegistryEvents;
import io.hawser.testservers.RedisServer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Protocol.Command;

/**
 * Tests the behaviour that only a Redis Cluster has: keys are in several nodes, move, and outlive
 * their node.
 */
class RedisClusterTest {
  private static final String KEY = "registry.redis.default_";

  /** Their keys are in all three masters. */
  private static final List<String> SERVERS =
      IntStream.rangeClosed(12, 20).mapToObj(i -> "10.0." + i + ".1:8091").toList();

  private TestCluster redis;
  private RegistryService service;
  private final RegistryEvents events = new RegistryEvents();

  @BeforeEach
  void open() {
    redis = TestCluster.launch(1);
    service = Services.open(redis.address(), "mode", "cluster");
  }

  @AfterEach
  void close() {
    service.close();
    redis.close();
  }

  private void registerAll() {
    SERVERS.forEach(server -> service.register("default", ServiceInstance.of(server)));
  }

  private String lookup(String cluster) {
    return RegistryEvents.text(service.lookup(cluster));
  }

  @Test
  void serversOfAllNodesAreFound() throws Exception {
    service.subscribe("default", events);
    registerAll();
    events.await(SERVERS.toString());
    assertEquals(SERVERS.toString(), lookup("default"));
    assertEquals(List.of("default"), service.clustersWithServers(9));
    assertEquals("redis cluster " + redis.address(), service.description());
    for (int i = 0; i < 3; i++) {
      try (RedisClient master = new RedisClient(redis.node(i))) {
        assertTrue(!master.keys().isEmpty(), "a master has no keys");
      }
    }
    try (RegistryService other = // one node that knows the others is enough
        Services.open(redis.node(5).address(), "mode", "cluster")) {
      assertEquals(SERVERS.toString(), RegistryEvents.text(other.lookup("default")));
      other.unregister("default", ServiceInstance.of(SERVERS.get(0))); // not its own
      assertEquals(SERVERS.toString(), lookup("default"));
    }
    service.unregister("default", ServiceInstance.of(SERVERS.get(0)));
    events.await(SERVERS.subList(1, 9).toString());
  }

  /** The rules are those of the documentation. */
  @Test
  void aUserNeedsTheseRightsOnly() throws Exception {
    redis.command(
        Command.ACL,
        "SETUSER",
        "server",
        "on",
        ">s3cr3t",
        "~registry.redis.*",
        "&registry.redis.*",
        "+ping",
        "+select",
        "+scan",
        "+pttl",
        "+subscribe",
        "+unsubscribe",
        "+exists",
        "+setex",
        "+publish",
        "+eval",
        "+get",
        "+del",
        "+cluster|info",
        "+cluster|slots",
        "+asking");
    service.close();
    service =
        Services.open(
            redis.address(), "mode", "cluster", "username", "server", "password", "s3cr3t");
    service.subscribe("default", events);
    registerAll();
    events.await(SERVERS.toString());
    service.unregister("default", ServiceInstance.of(SERVERS.get(0)));
    events.await(SERVERS.subList(1, 9).toString());
  }

  @Test
  @Tag("full")
  void aReplicaTakesOverFromTheNodeThatLedToTheOthers() throws Exception {
    failOver(redis.node(0));
  }

  @Test
  @Tag("full")
  void aReplicaTakesOverFromAnotherMaster() throws Exception {
    failOver(redis.node(2));
  }

  /** The cluster waits longer than keys live without a refresh. */
  private void failOver(RedisServer master) throws Exception {
    redis.command(Command.CONFIG, "SET", "cluster-node-timeout", "8000");
    registerAll();
    service.subscribe("default", events);
    List<String> lost = SERVERS.stream().filter(it -> redis.owner(KEY + it) == master).toList();
    String first = lost.get(0);
    master.kill9();
    String error = events.next();
    assertTrue(error.startsWith("error: "), error);
    assertTrue(error.contains("node " + master.address() + ": nothing listens there"), error);
    TestCluster.await("a replica takes over", () -> redis.owner(KEY + first) != master);
    List<String> keys = redis.keys();
    SERVERS.stream()
        .filter(it -> !lost.contains(it))
        .forEach(it -> assertTrue(keys.contains(KEY + it), it + " of another master is gone"));
    events.await(SERVERS.toString());
    assertEquals(SERVERS.toString(), lookup("default"));
    lost.forEach(it -> assertTrue(redis.keys().contains(KEY + it), it + " is not there again"));
    service.unregister("default", ServiceInstance.of(first));
    events.await(SERVERS.stream().filter(it -> !it.equals(first)).toList().toString());
  }

  /** The hash tag in its name has all keys of the cluster in one slot. */
  @Tag("full")
  @Test
  void aSlotMovesToAnotherNodeWithoutAWord() throws Exception {
    String cluster = "{moving}";
    String key = "registry.redis." + cluster + "_" + SERVERS.get(0);
    service.register(cluster, ServiceInstance.of(SERVERS.get(0)));
    service.subscribe(cluster, events);
    RedisServer from = redis.owner(key);
    RedisServer to = redis.node(from == redis.node(0) ? 1 : 0);
    try (RedisClient source = new RedisClient(from);
        RedisClient target = new RedisClient(to)) {
      String slot = (String) source.run(Command.CLUSTER, "KEYSLOT", key);
      target.run(Command.CLUSTER, "SETSLOT", slot, "IMPORTING", TestCluster.id(from));
      source.run(Command.CLUSTER, "SETSLOT", slot, "MIGRATING", TestCluster.id(to));
      source.run(Command.MIGRATE, "127.0.0.1", to.port(), key, 0, 5000);
      assertEquals(List.of(key), target.keys());

      service.register(cluster, ServiceInstance.of(SERVERS.get(1))); // by ASK
      assertEquals(2, target.keys().size());
      events.await(SERVERS.subList(0, 2).toString());
      assertEquals(SERVERS.subList(0, 2).toString(), lookup(cluster));

      for (RedisClient each : List.of(target, source)) {
        each.run(Command.CLUSTER, "SETSLOT", slot, "NODE", TestCluster.id(to));
      }
      service.register(cluster, ServiceInstance.of(SERVERS.get(2))); // by MOVED
      assertEquals(3, target.keys().size());
      service.unregister(cluster, ServiceInstance.of(SERVERS.get(0)));
      events.await(SERVERS.subList(1, 3).toString());
      assertEquals(SERVERS.subList(1, 3).toString(), lookup(cluster));
    }
    assertTrue(events.isSilent());
  }

  @Test
  @Tag("full")
  void aClusterWithoutAllOfItsSlotsIsDown() {
    for (int i = 0; i < 6; i++) {
      if (i != 0 && i != 3) {
        redis.node(i).kill9();
      }
    }
    String error = explained();
    assertTrue(
        error.contains(": nothing listens there") || error.contains("the cluster is down"), error);
    TestCluster.await("the cluster is down", () -> explained().contains("the cluster is down"));
  }

  private String explained() {
    return assertThrows(RegistryException.class, () -> service.lookup("default")).getMessage();
  }
}
