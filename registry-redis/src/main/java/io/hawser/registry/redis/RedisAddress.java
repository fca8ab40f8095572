package io.hawser.registry.redis;

import static io.hawser.registry.redis.RedisSettings.SERVER_ADDR;
import static io.hawser.registry.redis.RedisSettings.refusal;

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
  private static final String DEFAULT = "localhost:6379";
  private static final int DEFAULT_PORT = 6379;
  private static final String EXPECTED =
      "host:port, redis://host:port/db or, with TLS, rediss://host:port/db";

  static RedisAddress parse(@Nullable String setting) {
    String text = setting == null ? DEFAULT : setting;
    if (text.indexOf('@') >= 0) { // not shown: what is left of it may be a password
      throw refusal(
          SERVER_ADDR,
          "(not shown)",
          EXPECTED
              + ", without a user or password: these are "
              + RedisSettings.USERNAME
              + " and "
              + RedisSettings.PASSWORD);
    }
    if (text.indexOf(',') >= 0 || text.indexOf(';') >= 0) {
      throw refusal(
          SERVER_ADDR,
          text,
          "one address: several servers mean Redis Sentinel or Redis Cluster, which registries do"
              + " not support");
    }
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.startsWith("redis://")) {
      return inUrl(text, text.substring("redis://".length()), false);
    }
    if (lower.startsWith("rediss://")) {
      return inUrl(text, text.substring("rediss://".length()), true);
    }
    return new RedisAddress(address(text, text), null, false);
  }

  private static RedisAddress inUrl(String whole, String rest, boolean tls) {
    int slash = rest.indexOf('/');
    String path = slash < 0 ? "" : rest.substring(slash + 1);
    Integer database = null;
    if (!path.isEmpty()) {
      database = databaseOrNull(path);
      if (database == null) {
        throw refusal(SERVER_ADDR, whole, EXPECTED);
      }
    }
    return new RedisAddress(
        address(whole, slash < 0 ? rest : rest.substring(0, slash)), database, tls);
  }

  private static ServerAddress address(String whole, String hostAndPort) {
    boolean withPort =
        hostAndPort.startsWith("[") ? !hostAndPort.endsWith("]") : hostAndPort.indexOf(':') >= 0;
    try {
      return ServerAddress.parse(withPort ? hostAndPort : hostAndPort + ":" + DEFAULT_PORT);
    } catch (IllegalArgumentException e) {
      throw refusal(SERVER_ADDR, whole, EXPECTED, e);
    }
  }

  static @Nullable Integer databaseOrNull(String text) {
    return text.matches("\\d{1,6}") ? Integer.valueOf(text) : null;
  }
}
