package io.hawser.registry.redis;

import static io.hawser.registry.redis.RedisCommands.command;
import static io.hawser.registry.redis.RedisCommands.text;

import io.hawser.error.ForeignText;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.redis.RedisServers.Mode;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/** Connects to what the settings name, and finds out whether it can be a registry. */
final class RedisConnector {
  private final RedisSettings settings;
  private final TrackedSockets sockets;

  /** Sentinels, or nodes of the cluster. */
  private final Set<ServerAddress> hosts;

  RedisConnector(RedisSettings settings, TrackedSockets sockets) {
    this.settings = settings;
    this.sockets = sockets;
    this.hosts = new LinkedHashSet<>(settings.servers().addresses());
  }

  /**
   * Connects and logs in.
   *
   * @throws UnsuitableRedisException if it cannot be a registry
   * @throws redis.clients.jedis.exceptions.JedisException if it does not answer or reject us
   */
  RedisCommands connect() {
    return switch (settings.servers().mode()) {
      case SINGLE -> checked(settings);
      // Sentinels are asked each time: the master of before may be a replica by now.
      case SENTINEL -> checked(settings.at(firstAnswer(this::master)));
      case CLUSTER -> firstAnswer(this::cluster);
    };
  }

  /** Asks one host after the other. If all fail, the answer of one says more than silence. */
  private <T> T firstAnswer(Function<RedisSettings, T> question) {
    long deadline = System.nanoTime() + settings.timeout().toNanos();
    RedisSettings hurried =
        settings.withTimeout(settings.timeout().dividedBy(Math.min(3, hosts.size())));
    RuntimeException failure = new JedisConnectionException("No server is named");
    for (ServerAddress host : List.copyOf(hosts)) {
      try {
        return question.apply(hurried.at(host));
      } catch (RuntimeException e) {
        failure = failure instanceof JedisConnectionException ? e : failure;
        hosts.remove(host);
        hosts.add(host); // to be asked last
      }
      if (System.nanoTime() - deadline > 0) {
        break;
      }
    }
    throw failure;
  }

  private ServerAddress master(RedisSettings sentinel) {
    CommandConnection link = new CommandConnection(sentinel.asSentinel(), sockets);
    try {
      String name = String.valueOf(settings.servers().masterName());
      Object reply = link.run(command(Command.SENTINEL, "get-master-addr-by-name", name));
      if (reply instanceof List<?> parts && parts.size() == 2) {
        return new ServerAddress(text(parts.get(0)), Integer.parseInt(text(parts.get(1))));
      }
      throw new UnsuitableRedisException(
          "the sentinels know no master of this name; check "
              + RedisSettings.PREFIX
              + RedisServers.MASTER_NAME);
    } catch (JedisDataException e) { // not about our password, which is that of Redis
      String words = ForeignText.line(String.valueOf(e.getMessage()));
      throw new UnsuitableRedisException("sentinel " + sentinel.address() + " answers " + words, e);
    } finally {
      link.close();
    }
  }

  private RedisCluster cluster(RedisSettings node) {
    checked(node).close();
    CommandConnection guide = new CommandConnection(settings.at(node.address()), sockets);
    try {
      RedisCluster cluster = new RedisCluster(settings, guide, sockets);
      hosts.clear();
      hosts.addAll(cluster.nodes());
      hosts.addAll(settings.servers().addresses());
      return cluster;
    } catch (RuntimeException e) {
      guide.close();
      throw e;
    }
  }

  /** Returns a link to a Redis that answers, lets us in and is of the kind that is wanted. */
  private CommandConnection checked(RedisSettings redis) {
    CommandConnection link = new CommandConnection(redis, sockets);
    try {
      link.run(command(Command.PING));
      check(link.replies(List.of(command(Command.HELLO))).get(0));
      return link;
    } catch (RuntimeException e) {
      link.close();
      throw e;
    }
  }

  /**
   * Checks the mode of the server. Before Redis 6, or if HELLO is not allowed, whatever does not
   * work will say so.
   */
  private void check(Object hello) {
    Map<String, String> properties = new HashMap<>();
    List<?> words = hello instanceof List<?> list ? list : List.of();
    for (int i = 0; i + 1 < words.size(); i += 2) {
      properties.put(text(words.get(i)), text(words.get(i + 1)));
    }
    Mode wanted = settings.servers().mode();
    String mode = properties.get("mode");
    if (mode != null) {
      RedisErrors.checkMode(mode, wanted);
    }
    if (wanted == Mode.SENTINEL && "replica".equals(properties.get("role"))) {
      throw new UnsuitableRedisException(
          "the sentinels name a master that is a replica, as during a failover; if that remains,"
              + " compare SENTINEL get-master-addr-by-name "
              + settings.servers().masterName()
              + " of each sentinel in "
              + RedisSettings.PREFIX
              + RedisServers.SENTINEL_HOSTS
              + " with INFO replication of that Redis");
    }
  }
}
