package io.hawser.registry.redis;

import io.hawser.testservers.RedisServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisException;

/** A real Redis Cluster of three masters, each with as many replicas as wanted. */
final class TestCluster implements TestRedis {
  private static final int MASTERS = 3;

  private final List<RedisServer> nodes = new ArrayList<>();

  private TestCluster(int replicas) {
    for (int i = 0; i < MASTERS * (1 + replicas); i++) {
      nodes.add(node());
    }
    List<String> arguments = new ArrayList<>(List.of("--cluster", "create"));
    nodes.forEach(node -> arguments.add(node.address()));
    arguments.addAll(List.of("--cluster-replicas", "" + replicas, "--cluster-yes"));
    nodes.get(0).cli(arguments.toArray(String[]::new));
    awaitReady();
  }

  static TestCluster launch(int replicas) {
    return new TestCluster(replicas);
  }

  private static RedisServer node() {
    return RedisServer.launch("cluster-enabled yes", "cluster-node-timeout 2000");
  }

  static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("Not within a minute: " + what);
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }

  private void awaitReady() {
    for (RedisServer node : nodes) {
      await("all nodes find the cluster complete", () -> isReady(node));
    }
  }

  private boolean isReady(RedisServer node) {
    try (RedisClient client = new RedisClient(node)) {
      String state = (String) client.run(Command.CLUSTER, "INFO");
      String replication = (String) client.run(Command.INFO, "replication");
      return state.contains("cluster_state:ok")
          && state.contains("cluster_known_nodes:" + nodes.size())
          && !replication.contains("master_link_status:down");
    } catch (JedisException e) {
      return false;
    }
  }

  /** Runs a command in all nodes. */
  void command(Command name, Object... arguments) {
    for (RedisServer node : nodes) {
      try (RedisClient client = new RedisClient(node)) {
        client.run(name, arguments);
      }
    }
  }

  /** The first are the masters of the beginning. */
  RedisServer node(int index) {
    return nodes.get(index);
  }

  /** The id by which nodes know a node. */
  static String id(RedisServer node) {
    try (RedisClient client = new RedisClient(node)) {
      return (String) client.run(Command.CLUSTER, "MYID");
    }
  }

  /** The master that has the slot of a key. */
  RedisServer owner(String key) {
    try (RedisClient client = client()) {
      long slot = Long.parseLong((String) client.run(Command.CLUSTER, "KEYSLOT", key));
      for (Object each : (List<?>) client.run(Command.CLUSTER, "SLOTS")) {
        List<?> range = (List<?>) each;
        if (Long.parseLong((String) range.get(0)) <= slot
            && slot <= Long.parseLong((String) range.get(1))) {
          String port = (String) ((List<?>) range.get(2)).get(1);
          return nodes.stream()
              .filter(node -> port.equals("" + node.port()))
              .findFirst()
              .orElseThrow();
        }
      }
    }
    throw new AssertionError("No node has the slot of " + key);
  }

  @Override
  public String address() {
    return String.join(",", nodes.stream().limit(MASTERS).map(RedisServer::address).toList());
  }

  @Override
  public Map<String, String> settings(String address) {
    return Map.of("registry.redis.mode", "cluster", "registry.redis.serverAddr", address);
  }

  @Override
  public RedisClient client() {
    JedisException failure = null;
    for (RedisServer node : nodes) {
      RedisClient client = new RedisClient(node);
      try {
        client.run(Command.PING);
        return client;
      } catch (JedisException e) {
        client.close();
        failure = e;
      }
    }
    throw failure == null ? new JedisException("no nodes") : failure;
  }

  /** A replica has what its master has, and a failed master is none. */
  @Override
  public List<String> keys() {
    List<String> keys = new ArrayList<>();
    for (RedisServer node : nodes) {
      try (RedisClient client = new RedisClient(node)) {
        if (((String) client.run(Command.INFO, "replication")).contains("role:master")) {
          keys.addAll(client.keys());
        }
      } catch (JedisException e) {
        // it is down
      }
    }
    return keys;
  }

  @Override
  public void kill9() {
    nodes.forEach(RedisServer::kill9);
  }

  /** It is empty, as data are written by an orderly end only; which slots they have is kept. */
  @Override
  public void startEmpty() {
    nodes.forEach(RedisServer::start);
    awaitReady();
  }

  @Override
  public void close() {
    nodes.forEach(RedisServer::close);
  }
}
