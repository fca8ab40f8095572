package io.hawser.registry.redis;

import static io.hawser.registry.redis.ServerKeys.text;

import io.hawser.config.RegistrySettings;
import io.hawser.error.ForeignText;
import io.hawser.registry.ServerAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Redis Sentinels, which know the current master.
 *
 * @param masterName what they call it
 * @param hosts where they listen
 */
record RedisSentinels(String masterName, List<ServerAddress> hosts) {
  private static final String HOSTS = "sentinel.sentinelHosts";
  private static final String MASTER_NAME = "sentinel.masterName";
  private static final int DEFAULT_PORT = 26379;

  /** Returns {@code null} if there are none. */
  static @Nullable RedisSentinels read(RegistrySettings settings) {
    String mode = settings.text("mode");
    if (mode != null && !mode.equals("single") && !mode.equals("sentinel")) {
      throw settings.refusal("mode", mode, "single or sentinel", null);
    }
    boolean wanted = "sentinel".equals(mode);
    String hosts = settings.addresses(HOSTS, "");
    if (hosts.isEmpty()) {
      if (wanted) {
        throw settings.missing(HOSTS, "host:port,host:port", "mode");
      }
      return null;
    }
    if (mode != null && !wanted) {
      return null;
    }
    String masterName = settings.text(MASTER_NAME);
    if (masterName == null) {
      throw settings.missing(MASTER_NAME, "the name that the sentinels give the master", HOSTS);
    }
    try {
      return new RedisSentinels(masterName, parse(hosts));
    } catch (IllegalArgumentException e) {
      throw settings.refusal(HOSTS, hosts, "host:port,host:port", e);
    }
  }

  private static List<ServerAddress> parse(String hosts) {
    List<ServerAddress> parsed = new ArrayList<>();
    for (String host : hosts.split(",", -1)) {
      parsed.add(RedisAddress.address(host.trim(), DEFAULT_PORT));
    }
    return List.copyOf(parsed);
  }

  /**
   * Asks one sentinel after the other for the master.
   *
   * @throws UnsuitableRedis if none knows it or may be asked
   * @throws JedisException if none answers
   */
  ServerAddress master(RedisSettings settings, Sockets sockets) {
    RuntimeException failure = null;
    for (ServerAddress host : hosts) {
      try (RedisConnection sentinel =
          RedisConnection.open(settings.forSentinel(host, hosts.size()), sockets)) {
        Object reply =
            sentinel
                .exchange(
                    List.of(
                        CommandLink.command(
                            Command.SENTINEL, "get-master-addr-by-name", masterName)))
                .get(0);
        if (reply instanceof JedisException error) {
          failure =
              new UnsuitableRedis(
                  "sentinel "
                      + host
                      + " answers "
                      + ForeignText.line(String.valueOf(error.getMessage())));
        } else if (reply instanceof List<?> parts && parts.size() == 2) {
          return new ServerAddress(text(parts.get(0)), Integer.parseInt(text(parts.get(1))));
        }
      } catch (JedisException e) {
        failure = e;
      }
    }
    if (failure == null) {
      throw new UnsuitableRedis(
          "the sentinels know no master of this name; check " + RedisSettings.PREFIX + MASTER_NAME);
    }
    throw failure;
  }

  @Override
  public String toString() {
    List<String> texts = hosts.stream().map(ServerAddress::toString).toList();
    return "master " + masterName + " of sentinels " + String.join(",", texts);
  }
}
