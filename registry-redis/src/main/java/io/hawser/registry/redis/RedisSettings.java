package io.hawser.registry.redis;

import io.hawser.config.HawserConfig;
import io.hawser.config.RegistrySettings;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.redis.RedisServers.Mode;
import io.hawser.registry.support.TlsFiles;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings {@code registry.redis.…}.
 *
 * @param servers what to find Redis by
 * @param address what to connect to: the first of these, or what one of them has named
 * @param database its number
 * @param user {@code null} for the default user
 * @param password {@code null} for none
 * @param timeout for connecting, and for every answer
 * @param tls {@code null} for plain text
 */
record RedisSettings(
    RedisServers servers,
    ServerAddress address,
    int database,
    @Nullable String user,
    @Nullable String password,
    Duration timeout,
    @Nullable RedisTls tls) {

  static final String THREAD_NAME = "hawser-redis";
  static final String TYPE = "redis";
  static final String PREFIX = "registry." + TYPE + ".";
  static final String SERVER_ADDR = PREFIX + "serverAddr";
  static final String DB = PREFIX + "db";
  static final String USERNAME = PREFIX + "username";
  static final String PASSWORD = PREFIX + "password";
  static final String TIMEOUT = PREFIX + "timeout";

  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);

  static RedisSettings read(HawserConfig config) {
    RegistrySettings settings = RegistrySettings.of(config, TYPE);
    RedisServers servers = RedisServers.read(settings);
    String user = settings.text("username");
    String password = settings.text("password");
    if (user != null && password == null) {
      throw settings.missing("password", "a password", "username");
    }
    return new RedisSettings(
        servers,
        servers.addresses().get(0),
        database(settings, servers),
        user,
        password,
        timeout(settings),
        tls(settings, servers));
  }

  private static int database(RegistrySettings settings, RedisServers servers) {
    Integer inAddress = servers.database();
    String text = settings.text("db", inAddress == null ? "0" : inAddress.toString());
    if (!text.matches("\\d{1,6}")) {
      throw settings.invalid("db", text, "the number of a database: 0, 1 …", null);
    }
    int database = Integer.parseInt(text);
    if (inAddress != null && inAddress != database) {
      throw settings.invalid(
          "db", text, "no other number than in " + SERVER_ADDR + ": " + inAddress, null);
    }
    if (database != 0 && servers.mode() == Mode.CLUSTER) {
      throw settings.invalid("db", text, "0: a Redis Cluster has no other database", null);
    }
    return database;
  }

  /** Reads the time-out. Seata's default is 0, and its connections then wait for two seconds. */
  private static Duration timeout(RegistrySettings settings) {
    Duration timeout =
        settings.duration("timeout", DEFAULT_TIMEOUT, Duration.ZERO, LONGEST_TIMEOUT);
    return timeout.isZero() ? DEFAULT_TIMEOUT : timeout;
  }

  private static @Nullable RedisTls tls(RegistrySettings settings, RedisServers servers) {
    Boolean wanted = settings.flag("ssl");
    if (servers.tls() && Boolean.FALSE.equals(wanted)) {
      throw settings.invalid(
          "ssl", "false", "true, as " + SERVER_ADDR + " starts with rediss://", null);
    }
    if (servers.tls() || Boolean.TRUE.equals(wanted)) {
      return RedisTls.read(settings);
    }
    TlsFiles.reject(settings, List.of("trustStore", "keyStore"), settings.key("ssl") + "=true");
    return null;
  }

  /** Returns the same at another address. */
  RedisSettings at(ServerAddress other) {
    return new RedisSettings(servers, other, database, user, password, timeout, tls);
  }

  /** Returns the same with a share of the time. */
  RedisSettings withTimeout(Duration share) {
    return new RedisSettings(servers, address, database, user, password, share, tls);
  }

  /** Returns a sentinel, which has neither databases nor the users of its Redis. */
  RedisSettings asSentinel() {
    return new RedisSettings(servers, address, 0, null, null, timeout, tls);
  }

  /** Returns where this is, without secrets. */
  String description() {
    return "redis "
        + servers
        + (servers.mode() == Mode.CLUSTER ? "" : ", database " + database)
        + (tls == null ? "" : ", TLS");
  }

  /** Describes the settings without secrets, unlike the text of a record. */
  @Override
  public String toString() {
    return description();
  }
}
