package io.hawser.registry.redis;

import io.hawser.config.HawserConfig;
import io.hawser.error.ConfigurationException;
import io.hawser.registry.ServerAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
 */
record RedisSettings(
    ServerAddress address,
    int database,
    @Nullable String user,
    @Nullable String password,
    Duration timeout,
    @Nullable RedisTls tls) {

  static final String PREFIX = "registry.redis.";
  static final String SERVER_ADDR = PREFIX + "serverAddr";
  static final String DB = PREFIX + "db";
  static final String USERNAME = PREFIX + "username";
  static final String PASSWORD = PREFIX + "password";
  static final String TIMEOUT = PREFIX + "timeout";
  static final String SSL = PREFIX + "ssl";

  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(2);
  private static final Pattern DURATION = Pattern.compile("(\\d{1,7})\\s*(ms|s)?");

  static RedisSettings read(HawserConfig config) {
    RedisAddress where = RedisAddress.parse(config.text(SERVER_ADDR));
    String user = config.text(USERNAME);
    String password = config.text(PASSWORD);
    if (user != null && password == null) {
      throw refusal(PASSWORD, "not set", "a password, as " + USERNAME + " is set");
    }
    return new RedisSettings(
        where.address(),
        database(config, where),
        user,
        password,
        timeout(config.text(TIMEOUT)),
        tls(config, where));
  }

  private static int database(HawserConfig config, RedisAddress where) {
    String text = config.text(DB);
    Integer inAddress = where.database();
    if (text == null) {
      return inAddress == null ? 0 : inAddress;
    }
    Integer database = RedisAddress.databaseOrNull(text);
    if (database == null) {
      throw refusal(DB, text, "the number of a database: 0, 1 …");
    }
    if (inAddress != null && !inAddress.equals(database)) {
      throw refusal(DB, text, "no other number than in " + SERVER_ADDR + ": " + inAddress);
    }
    return database;
  }

  /** Seata's default is 0, and its connections then wait for two seconds. */
  private static Duration timeout(@Nullable String text) {
    if (text == null) {
      return DEFAULT_TIMEOUT;
    }
    Matcher matcher = DURATION.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw refusal(TIMEOUT, text, "milliseconds, or a duration such as 500ms or 2s");
    }
    long number = Long.parseLong(matcher.group(1));
    Duration timeout =
        "s".equals(matcher.group(2)) ? Duration.ofSeconds(number) : Duration.ofMillis(number);
    if (timeout.compareTo(Duration.ofMinutes(1)) > 0) {
      throw refusal(TIMEOUT, text, "at most a minute");
    }
    return timeout.isZero() ? DEFAULT_TIMEOUT : timeout;
  }

  private static @Nullable RedisTls tls(HawserConfig config, RedisAddress where) {
    String text = config.text(SSL);
    boolean wanted = where.tls();
    if (text != null) {
      wanted =
          switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw refusal(SSL, text, "true or false");
          };
      if (where.tls() && !wanted) {
        throw refusal(SSL, text, "true, as " + SERVER_ADDR + " starts with rediss://");
      }
    }
    return wanted ? RedisTls.read(config) : null;
  }

  static ConfigurationException refusal(String key, String value, String expected) {
    return refusal(key, value, expected, null);
  }

  static ConfigurationException refusal(
      String key, String value, String expected, @Nullable Exception cause) {
    return new ConfigurationException(key + ": " + value + " (expected: " + expected + ")", cause);
  }

  /** Where this is, without secrets. */
  String description() {
    return "redis " + address + ", database " + database + (tls == null ? "" : ", TLS");
  }

  /** Without secrets, unlike that of a record. */
  @Override
  public String toString() {
    return description();
  }
}
