package io.hawser.registry.redis;

import static io.hawser.registry.redis.RedisCommands.text;

import io.hawser.registry.ServerAddress;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.util.JedisClusterCRC16;

/** Knows which master of a cluster has which of the keys. */
final class SlotMap {
  private final ServerAddress[] owners = new ServerAddress[Protocol.CLUSTER_HASHSLOTS];
  private final Set<ServerAddress> masters = new LinkedHashSet<>();
  private final Set<ServerAddress> nodes = new LinkedHashSet<>();

  /**
   * Reads the reply to {@code CLUSTER SLOTS}.
   *
   * @param asked the node that has answered, which need not know its own host
   */
  SlotMap(List<?> ranges, ServerAddress asked) {
    for (Object each : ranges) {
      List<?> range = (List<?>) each;
      List<ServerAddress> having = // the master, then its replicas
          range.subList(2, range.size()).stream()
              .map(node -> address((List<?>) node, asked))
              .toList();
      nodes.addAll(having);
      masters.add(having.get(0));
      Arrays.fill(owners, number(range.get(0)), number(range.get(1)) + 1, having.get(0));
    }
  }

  private static ServerAddress address(List<?> node, ServerAddress asked) {
    String host = node.get(0) == null ? "" : text(node.get(0));
    return address(host, number(node.get(1)), asked);
  }

  private static int number(Object reply) {
    return ((Long) reply).intValue();
  }

  private static ServerAddress address(String host, int port, ServerAddress asked) {
    return new ServerAddress(host.isEmpty() || host.equals("?") ? asked.host() : host, port);
  }

  /** Returns what a node says about where to go; an unknown host is its own. */
  static ServerAddress address(HostAndPort target, ServerAddress asked) {
    return address(target.getHost(), target.getPort(), asked);
  }

  /**
   * Returns the master for a key.
   *
   * @throws UnsuitableRedisException if there is none
   */
  ServerAddress owner(String key) {
    ServerAddress owner = owners[JedisClusterCRC16.getSlot(key)];
    if (owner == null) {
      throw new UnsuitableRedisException("no node of the cluster has the slot of the key " + key);
    }
    return owner;
  }

  /** Notes that a slot has got another master. */
  void move(int slot, ServerAddress master) {
    owners[slot] = master;
  }

  Set<ServerAddress> masters() {
    return masters;
  }

  /** Returns masters and replicas. */
  Set<ServerAddress> nodes() {
    return nodes;
  }
}
