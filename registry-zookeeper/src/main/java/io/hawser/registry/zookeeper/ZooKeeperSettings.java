package io.hawser.registry.zookeeper;

import io.hawser.config.HawserConfig;
import io.hawser.error.ConfigurationException;
import java.time.Duration;
import org.apache.zookeeper.client.ZKClientConfig;
import org.jspecify.annotations.Nullable;

/**
 * The settings {@code registry.zk.*}, checked.
 *
 * @param servers where ZooKeeper is
 * @param sessionTimeout how long ZooKeeper keeps the nodes of a server that is silent
 * @param connectTimeout how long a question may take, connecting included
 * @param credentials {@code user:password} for the scheme {@code digest}, {@code null} for none
 * @param client TLS, if wanted, and what ZooKeeper's own system properties say
 */
record ZooKeeperSettings(
    ConnectString servers,
    Duration sessionTimeout,
    Duration connectTimeout,
    @Nullable String credentials,
    ZKClientConfig client) {
  static final String PREFIX = "registry.zk.";
  static final String SERVER_ADDR = PREFIX + "serverAddr";
  static final String SESSION_TIMEOUT = PREFIX + "sessionTimeout";
  static final String CONNECT_TIMEOUT = PREFIX + "connectTimeout";
  static final String USERNAME = PREFIX + "username";
  static final String PASSWORD = PREFIX + "password";

  private static final String DEFAULT_ADDR = "127.0.0.1:2181";
  private static final int DEFAULT_SESSION_TIMEOUT = 6000;
  private static final int DEFAULT_CONNECT_TIMEOUT = 2000;
  private static final int LONGEST = 3_600_000;

  static ZooKeeperSettings from(HawserConfig config) {
    return new ZooKeeperSettings(
        servers(config),
        millis(config, SESSION_TIMEOUT, DEFAULT_SESSION_TIMEOUT),
        millis(config, CONNECT_TIMEOUT, DEFAULT_CONNECT_TIMEOUT),
        credentials(config),
        TlsSettings.clientConfig(config));
  }

  private static ConnectString servers(HawserConfig config) {
    String text = config.text(SERVER_ADDR);
    String given = text == null ? DEFAULT_ADDR : text;
    try {
      return ConnectString.parse(given);
    } catch (IllegalArgumentException e) {
      throw refusal(
          SERVER_ADDR, given, "host:port, several separated by commas; " + e.getMessage(), e);
    }
  }

  private static Duration millis(HawserConfig config, String key, int otherwise) {
    String text = config.text(key);
    if (text == null) {
      return Duration.ofMillis(otherwise);
    }
    String expected = "milliseconds from 1 to " + LONGEST;
    try {
      int millis = Integer.parseInt(text);
      if (millis >= 1 && millis <= LONGEST) {
        return Duration.ofMillis(millis);
      }
    } catch (NumberFormatException e) {
      throw refusal(key, text, expected, e);
    }
    throw refusal(key, text, expected, null);
  }

  private static @Nullable String credentials(HawserConfig config) {
    String username = config.text(USERNAME);
    String password = config.text(PASSWORD);
    if (username == null) {
      if (password != null) {
        throw refusal(USERNAME, "not set", "a user name, as " + PASSWORD + " is set", null);
      }
      return null;
    }
    if (username.indexOf(':') >= 0) { // the first colon separates, so it would become another user
      throw refusal(USERNAME, username, "a name without a colon", null);
    }
    if (password == null) {
      throw refusal(PASSWORD, "not set", "a password, as " + USERNAME + " is set", null);
    }
    return username + ":" + password;
  }

  static ConfigurationException refusal(
      String key, String value, String expected, @Nullable Exception cause) {
    return new ConfigurationException(key + ": " + value + " (expected: " + expected + ")", cause);
  }

  boolean isSecure() {
    return Boolean.parseBoolean(client.getProperty(ZKClientConfig.SECURE_CLIENT));
  }

  /** Where this is, without secrets. */
  String description() {
    return "ZooKeeper at " + servers;
  }

  /** Without secrets, unlike that of a record. */
  @Override
  public String toString() {
    return description();
  }
}
