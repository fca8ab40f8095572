package io.hawser.registry.zookeeper;

import io.hawser.config.HawserConfig;
import io.hawser.config.RegistrySettings;
import io.hawser.registry.support.EndpointSetting;
import io.hawser.registry.support.EndpointSetting.Endpoint;
import io.hawser.registry.support.ServerUse;
import io.hawser.registry.support.UserLogin;
import java.time.Duration;
import java.util.List;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.common.PathUtils;
import org.jspecify.annotations.Nullable;

/**
 * The validated settings {@code registry.zk.*} or {@code seata.config.zk.*}.
 *
 * @param use what ZooKeeper is used for
 * @param hosts {@code host:port}, separated by commas
 * @param chroot the path that all nodes are below, without a slash at its end; possibly empty
 * @param sessionTimeout how long ZooKeeper keeps the nodes of a silent server
 * @param connectTimeout how long a request may take, including connecting
 * @param login the user for the scheme {@code digest}, {@code null} for none
 * @param client the TLS settings, if any, and ZooKeeper's own system properties
 * @param document the path of the node that is a whole document, empty for a registry
 */
record ZooKeeperSettings(
    ServerUse use,
    String hosts,
    String chroot,
    Duration sessionTimeout,
    Duration connectTimeout,
    @Nullable UserLogin login,
    ZKClientConfig client,
    String document) {
  static final EndpointSetting SERVERS =
      new EndpointSetting(
          "serverAddr",
          "127.0.0.1:2181",
          2181,
          List.of(),
          true,
          "host:port, several separated by commas");

  private static final String DOCUMENT = "nodePath";
  private static final Duration DEFAULT_SESSION_TIMEOUT = Duration.ofSeconds(6);
  private static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofHours(1);

  static ZooKeeperSettings read(ServerUse use, HawserConfig config) {
    RegistrySettings settings = use.settings(config);
    List<Endpoint> servers = SERVERS.read(settings);
    Duration connectTimeout =
        settings.duration("connectTimeout", DEFAULT_CONNECT_TIMEOUT, SHORTEST, LONGEST);
    return new ZooKeeperSettings(
        use,
        String.join(",", servers.stream().map(it -> it.address().toString()).toList()),
        chroot(settings, servers),
        settings.duration("sessionTimeout", DEFAULT_SESSION_TIMEOUT, SHORTEST, LONGEST),
        connectTimeout,
        login(settings),
        client(settings, connectTimeout),
        use.isCentre() ? document(settings) : "");
  }

  /**
   * Returns the path that all nodes are below. ZooKeeper's client would prefix it to every path,
   * too, but could not create it.
   */
  private static String chroot(RegistrySettings settings, List<Endpoint> servers) {
    int last = servers.size() - 1;
    if (servers.subList(0, last).stream().anyMatch(it -> !it.path().isEmpty())) {
      throw SERVERS.invalid(settings, "a path may only follow the last host", null);
    }
    String chroot = servers.get(last).path();
    try {
      PathUtils.validatePath(chroot.isEmpty() ? "/" : chroot);
      return chroot;
    } catch (IllegalArgumentException e) {
      throw SERVERS.invalid(settings, String.valueOf(e.getMessage()), e);
    }
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
      throw settings.invalid(DOCUMENT, path, "the path of a node; " + e.getMessage(), e);
    }
  }

  private static @Nullable UserLogin login(RegistrySettings settings) {
    String user = settings.text("username");
    if (user != null && user.indexOf(':') >= 0) { // the first colon ends the name
      throw settings.invalid("username", user, "a name without a colon", null);
    }
    return UserLogin.read(settings);
  }

  boolean isSecure() {
    return Boolean.parseBoolean(client.getProperty(ZKClientConfig.SECURE_CLIENT));
  }

  /** Returns where ZooKeeper is, without secrets. */
  String description() {
    return "ZooKeeper at " + hosts + chroot;
  }
}
