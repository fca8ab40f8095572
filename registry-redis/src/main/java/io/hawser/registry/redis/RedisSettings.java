package io.hawser.registry.redis;

import io.hawser.config.HawserConfig;
import io.hawser.config.RegistrySettings;
import io.hawser.registry.ServerAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The settings {@code registry.redis.…}.
 *
 * @param address where Redis listens
 * @param database its number
 * @param user {@code null} for the default user
 * @param password {@code null} for none
 * @param timeout for connecting, and for every answer
 * @param tls {@code null} for plain text
 * @param sentinels {@code null} if the address is that of the Redis itself
 */
record RedisSettings(
    ServerAddress address,
    int database,
    @Nullable String user,
    @Nullable String password,
    Duration timeout,
    @Nullable RedisTls tls,
    @Nullable RedisSentinels sentinels) {

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
    RedisSentinels sentinels = RedisSentinels.read(settings);
    RedisAddress where =
        sentinels == null
            ? RedisAddress.read(settings)
            : new RedisAddress(sentinels.hosts().get(0), null, false);
    String user = settings.text("username");
    String password = settings.text("password");
    if (user != null && password == null) {
      throw settings.missing("password", "a password", "username");
    }
    return new RedisSettings(
        where.address(),
        database(settings, where),
        user,
        password,
        timeout(settings),
        tls(settings, where),
        sentinels);
  }

  private static int database(RegistrySettings settings, RedisAddress where) {
    String text = settings.text("db");
    Integer inAddress = where.database();
    if (text == null) {
      return inAddress == null ? 0 : inAddress;
    }
    Integer database = RedisAddress.databaseOrNull(text);
    if (database == null) {
      throw settings.refusal("db", text, "the number of a database: 0, 1 …", null);
    }
    if (inAddress != null && !inAddress.equals(database)) {
      throw settings.refusal(
          "db", text, "no other number than in " + SERVER_ADDR + ": " + inAddress, null);
    }
    return database;
  }

  /** Seata's default is 0, and its connections then wait for two seconds. */
  private static Duration timeout(RegistrySettings settings) {
    Duration timeout =
        settings.duration("timeout", DEFAULT_TIMEOUT, Duration.ZERO, LONGEST_TIMEOUT);
    return timeout.isZero() ? DEFAULT_TIMEOUT : timeout;
  }

  private static @Nullable RedisTls tls(RegistrySettings settings, RedisAddress where) {
    Boolean wanted = settings.flag("ssl");
    if (where.tls() && Boolean.FALSE.equals(wanted)) {
      throw settings.refusal(
          "ssl", "false", "true, as " + SERVER_ADDR + " starts with rediss://", null);
    }
    return where.tls() || Boolean.TRUE.equals(wanted) ? RedisTls.read(settings) : null;
  }

  /** The same Redis at the address that the sentinels name. */
  RedisSettings at(ServerAddress master) {
    return new RedisSettings(master, database, user, password, timeout, tls, sentinels);
  }

  /** A sentinel, which has neither databases nor the users of its Redis, one of several. */
  RedisSettings forSentinel(ServerAddress sentinel, int count) {
    return new RedisSettings(sentinel, 0, null, null, timeout.dividedBy(count), tls, sentinels);
  }

  /** Where this is, without secrets. */
  String description() {
    return "redis "
        + (sentinels == null ? address : sentinels)
        + ", database "
        + database
        + (tls == null ? "" : ", TLS");
  }

  /** Without secrets, unlike that of a record. */
  @Override
  public String toString() {
    return description();
  }
}
