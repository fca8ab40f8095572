package io.hawser.registry.redis;

import static io.hawser.registry.redis.ServerKeys.text;

import java.util.List;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;

/** Finds out whether the server is of a kind that cannot be a registry. */
final class ServerMode {
  private ServerMode() {}

  /**
   * Also proves that the server answers and lets us in.
   *
   * @param mustBeMaster whether a replica is rejected
   * @throws UnsuitableRedis if it cannot be a registry
   */
  static void check(CommandLink link, boolean mustBeMaster) {
    link.run(Command.PING);
    List<?> properties;
    try {
      properties = (List<?>) link.run(Command.HELLO);
    } catch (JedisDataException e) {
      return; // before Redis 6, or not allowed: whatever does not work will say so
    }
    for (int i = 0; i + 1 < properties.size(); i += 2) {
      if (text(properties.get(i)).equals("mode")) {
        reject(text(properties.get(i + 1)));
      } else if (mustBeMaster
          && text(properties.get(i)).equals("role")
          && !text(properties.get(i + 1)).equals("master")) {
        throw new UnsuitableRedis("the sentinels name a master that is a replica");
      }
    }
  }

  private static void reject(String mode) {
    String name =
        switch (mode) {
          case "sentinel" -> "a Redis Sentinel";
          case "cluster" -> "a node of a Redis Cluster";
          default -> "";
        };
    if (!name.isEmpty()) {
      throw new UnsuitableRedis(
          "what listens there is "
              + name
              + ", which registries do not support; let "
              + RedisSettings.SERVER_ADDR
              + " name a standalone Redis server, or "
              + RedisSettings.PREFIX
              + "sentinel.sentinelHosts the sentinels");
    }
  }
}
