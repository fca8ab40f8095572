package io.hawser.registry.redis;

import io.hawser.config.RegistrySettings;
import io.hawser.registry.ServerAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What {@code registry.redis.serverAddr} says: {@code host}, {@code host:port} or a URL.
 *
 * @param address where Redis listens
 * @param database its number, {@code null} if not said
 * @param tls whether the URL asks for it
 */
record RedisAddress(ServerAddress address, @Nullable Integer database, boolean tls) {
  private static final String NAME = "serverAddr";
  private static final String DEFAULT = "localhost:6379";
  private static final int DEFAULT_PORT = 6379;
  private static final String EXPECTED =
      "host:port, redis://host:port/db or, with TLS, rediss://host:port/db";

  static RedisAddress read(RegistrySettings settings) {
    String text = settings.addresses(NAME, DEFAULT);
    if (text.indexOf(',') >= 0 || text.indexOf(';') >= 0) {
      throw settings.refusal(
          NAME,
          text,
          "one address: several servers mean Redis Sentinel or Redis Cluster; sentinels are named by "
              + RedisSettings.PREFIX
              + "sentinel.sentinelHosts, Cluster is not supported",
          null);
    }
    try {
      return parse(text);
    } catch (IllegalArgumentException e) {
      throw settings.refusal(NAME, text, EXPECTED, e);
    }
  }

  private static RedisAddress parse(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.startsWith("redis://")) {
      return inUrl(text.substring("redis://".length()), false);
    }
    if (lower.startsWith("rediss://")) {
      return inUrl(text.substring("rediss://".length()), true);
    }
    return new RedisAddress(address(text), null, false);
  }

  private static RedisAddress inUrl(String rest, boolean tls) {
    int slash = rest.indexOf('/');
    String path = slash < 0 ? "" : rest.substring(slash + 1);
    Integer database = null;
    if (!path.isEmpty()) {
      database = databaseOrNull(path);
      if (database == null) {
        throw new IllegalArgumentException("\"" + path + "\" is not the number of a database");
      }
    }
    return new RedisAddress(address(slash < 0 ? rest : rest.substring(0, slash)), database, tls);
  }

  private static ServerAddress address(String hostAndPort) {
    return address(hostAndPort, DEFAULT_PORT);
  }

  static ServerAddress address(String hostAndPort, int defaultPort) {
    boolean withPort =
        hostAndPort.startsWith("[") ? !hostAndPort.endsWith("]") : hostAndPort.indexOf(':') >= 0;
    return ServerAddress.parse(withPort ? hostAndPort : hostAndPort + ":" + defaultPort);
  }

  static @Nullable Integer databaseOrNull(String text) {
    return text.matches("\\d{1,6}") ? Integer.valueOf(text) : null;
  }
}
