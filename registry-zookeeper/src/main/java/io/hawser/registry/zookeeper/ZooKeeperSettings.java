package io.hawser.registry.zookeeper;

import io.hawser.config.HawserConfig;
import io.hawser.config.RegistrySettings;
import java.time.Duration;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.common.PathUtils;
import org.jspecify.annotations.Nullable;

/**
 * The validated settings {@code registry.zk.*} or {@code seata.config.zk.*}.
 *
 * @param use what ZooKeeper is used for
 * @param servers the addresses of ZooKeeper
 * @param sessionTimeout how long ZooKeeper keeps the nodes of a silent server
 * @param connectTimeout how long a request may take, including connecting
 * @param credentials {@code user:password} for the scheme {@code digest}, {@code null} for none
 * @param client the TLS settings, if any, and ZooKeeper's own system properties
 * @param document the path of the node that is a whole document, empty for a registry
 */
record ZooKeeperSettings(
    Use use,
    ConnectString servers,
    Duration sessionTimeout,
    Duration connectTimeout,
    @Nullable String credentials,
    ZKClientConfig client,
    String document) {
  static final String SERVERS = "serverAddr";
  static final String USERNAME = "username";
  static final String PASSWORD = "password";

  private static final String TYPE = "zk";
  private static final String DOCUMENT = "nodePath";
  private static final String DEFAULT_ADDR = "127.0.0.1:2181";
  private static final Duration DEFAULT_SESSION_TIMEOUT = Duration.ofSeconds(6);
  private static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofHours(1);

  /** What ZooKeeper is used for. */
  enum Use {
    /** Servers announce themselves, clients find them. */
    REGISTRY("registry.", "hawser-zk"),
    /** Nodes with texts. */
    CENTRE("seata.config.", "hawser-config-zk");

    private final String prefix;
    private final String threadName;

    Use(String family, String threadName) {
      this.prefix = family + TYPE + ".";
      this.threadName = threadName;
    }

    /** Returns the whole name of a setting. */
    String key(String name) {
      return prefix + name;
    }

    String threadName() {
      return threadName;
    }
  }

  static ZooKeeperSettings from(HawserConfig config) {
    return read(Use.REGISTRY, RegistrySettings.of(config, TYPE), "");
  }

  static ZooKeeperSettings ofCentre(HawserConfig config) {
    RegistrySettings settings = RegistrySettings.ofCentre(config, TYPE);
    return read(Use.CENTRE, settings, document(settings));
  }

  private static ZooKeeperSettings read(Use use, RegistrySettings settings, String document) {
    Duration connectTimeout =
        settings.duration("connectTimeout", DEFAULT_CONNECT_TIMEOUT, SHORTEST, LONGEST);
    return new ZooKeeperSettings(
        use,
        servers(settings),
        settings.duration("sessionTimeout", DEFAULT_SESSION_TIMEOUT, SHORTEST, LONGEST),
        connectTimeout,
        credentials(settings),
        client(settings, connectTimeout),
        document);
  }

  /** Returns the client's configuration, in which each call has a time-out. */
  private static ZKClientConfig client(RegistrySettings settings, Duration timeout) {
    ZKClientConfig client = TlsSettings.clientConfig(settings);
    client.setProperty(ZKClientConfig.ZOOKEEPER_REQUEST_TIMEOUT, Long.toString(timeout.toMillis()));
    return client;
  }

  private static String document(RegistrySettings settings) {
    String path = settings.text(DOCUMENT, "/seata/seata.properties");
    try {
      PathUtils.validatePath(path);
      return path;
    } catch (IllegalArgumentException e) {
      throw settings.refusal(DOCUMENT, path, "the path of a node; " + e.getMessage(), e);
    }
  }

  private static ConnectString servers(RegistrySettings settings) {
    String given = settings.addresses(SERVERS, DEFAULT_ADDR);
    try {
      return ConnectString.parse(given);
    } catch (IllegalArgumentException e) {
      throw settings.refusal(
          SERVERS, given, "host:port, several separated by commas; " + e.getMessage(), e);
    }
  }

  private static @Nullable String credentials(RegistrySettings settings) {
    String username = settings.text(USERNAME);
    String password = settings.text(PASSWORD);
    if (username == null) {
      if (password != null) {
        throw settings.missing(USERNAME, "a user name", PASSWORD);
      }
      return null;
    }
    if (username.indexOf(':') >= 0) { // the first colon separates, so this would be another user
      throw settings.refusal(USERNAME, username, "a name without a colon", null);
    }
    if (password == null) {
      throw settings.missing(PASSWORD, "a password", USERNAME);
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
