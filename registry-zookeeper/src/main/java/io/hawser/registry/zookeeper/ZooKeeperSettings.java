package io.hawser.registry.zookeeper;

import io.hawser.config.HawserConfig;
import io.hawser.config.RegistrySettings;
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
  static final String TYPE = "zk";
  static final String PREFIX = "registry." + TYPE + ".";
  static final String SERVER_ADDR = PREFIX + "serverAddr";
  static final String USERNAME = PREFIX + "username";
  static final String PASSWORD = PREFIX + "password";

  private static final String DEFAULT_ADDR = "127.0.0.1:2181";
  private static final Duration DEFAULT_SESSION_TIMEOUT = Duration.ofSeconds(6);
  private static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofHours(1);

  static ZooKeeperSettings from(HawserConfig config) {
    RegistrySettings settings = RegistrySettings.of(config, TYPE);
    return new ZooKeeperSettings(
        servers(settings),
        settings.duration("sessionTimeout", DEFAULT_SESSION_TIMEOUT, SHORTEST, LONGEST),
        connectTimeout(settings),
        credentials(settings),
        client(settings));
  }

  /** Each call of ZooKeeper's client ends in time. */
  private static ZKClientConfig client(RegistrySettings settings) {
    ZKClientConfig client = TlsSettings.clientConfig(settings);
    client.setProperty(
        ZKClientConfig.ZOOKEEPER_REQUEST_TIMEOUT,
        Long.toString(connectTimeout(settings).toMillis()));
    return client;
  }

  private static Duration connectTimeout(RegistrySettings settings) {
    return settings.duration("connectTimeout", DEFAULT_CONNECT_TIMEOUT, SHORTEST, LONGEST);
  }

  private static ConnectString servers(RegistrySettings settings) {
    String given = settings.addresses("serverAddr", DEFAULT_ADDR);
    try {
      return ConnectString.parse(given);
    } catch (IllegalArgumentException e) {
      throw settings.refusal(
          "serverAddr", given, "host:port, several separated by commas; " + e.getMessage(), e);
    }
  }

  private static @Nullable String credentials(RegistrySettings settings) {
    String username = settings.text("username");
    String password = settings.text("password");
    if (username == null) {
      if (password != null) {
        throw settings.missing("username", "a user name", "password");
      }
      return null;
    }
    if (username.indexOf(':') >= 0) { // the first colon separates, so it would become another user
      throw settings.refusal("username", username, "a name without a colon", null);
    }
    if (password == null) {
      throw settings.missing("password", "a password", "username");
    }
    return username + ":" + password;
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
