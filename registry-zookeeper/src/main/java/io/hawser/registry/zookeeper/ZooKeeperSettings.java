package io.hawser.registry.zookeeper;

import io.hawser.config.HawserConfig;
import io.hawser.config.RegistrySettings;
import java.time.Duration;
import org.apache.zookeeper.client.ZKClientConfig;
import org.jspecify.annotations.Nullable;

/**
 * The validated settings {@code registry.zk.*}.
 *
 * @param servers the addresses of ZooKeeper
 * @param sessionTimeout how long ZooKeeper keeps the nodes of a silent server
 * @param connectTimeout how long a request may take, including connecting
 * @param credentials {@code user:password} for the scheme {@code digest}, {@code null} for none
 * @param client the TLS settings, if any, and ZooKeeper's own system properties
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

  /** Returns the client's configuration, in which each call has a time-out. */
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
    if (username.indexOf(':') >= 0) { // the first colon separates, so this would be another user
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

  /** Returns where ZooKeeper is, without secrets. */
  String description() {
    return "ZooKeeper at " + servers;
  }

  /** Returns a text without secrets, unlike the default of a record. */
  @Override
  public String toString() {
    return description();
  }
}
