package io.hawser.registry.etcd;

import io.hawser.config.HawserConfig;
import io.hawser.config.RegistrySettings;
import io.hawser.registry.ServerAddress;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The settings for etcd.
 *
 * @param use what etcd is used for
 * @param endpoints members of one etcd cluster, in the order of attempts
 * @param tls the TLS context, {@code null} for plain text
 * @param authority the expected name in the certificate, if it is not the dialled one
 * @param login the user, {@code null} if etcd requires none
 * @param connectTimeout the time-out for one endpoint, divided among several because they are tried
 *     in turn
 * @param timeout the time-out of a caller, including connecting
 * @param document the key with a whole document, empty for a registry
 */
record EtcdSettings(
    Use use,
    List<ServerAddress> endpoints,
    @Nullable SslContext tls,
    @Nullable String authority,
    @Nullable Login login,
    Duration connectTimeout,
    Duration timeout,
    String document) {

  private static final String TYPE = "etcd3";

  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  /** What etcd is used for. */
  enum Use {
    /** Servers announce themselves, clients find them. */
    REGISTRY("registry.", "hawser-etcd"),
    /** Keys with texts. */
    CENTRE("seata.config.", "hawser-config-etcd3");

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

  /** A user of etcd. The text form does not show the password. */
  record Login(String user, String password) {
    @Override
    public String toString() {
      return "user " + user;
    }
  }

  static EtcdSettings from(HawserConfig config) {
    return read(Use.REGISTRY, RegistrySettings.of(config, TYPE), "");
  }

  static EtcdSettings ofCentre(HawserConfig config) {
    RegistrySettings settings = RegistrySettings.ofCentre(config, TYPE);
    return read(Use.CENTRE, settings, settings.text("key", "seata.properties"));
  }

  private static EtcdSettings read(Use use, RegistrySettings settings, String document) {
    Endpoints endpoints = Endpoints.parse(settings);
    Duration timeout = settings.duration("timeout", DEFAULT_TIMEOUT, SHORTEST, LONGEST);
    Duration connect =
        settings.duration("connectTimeout", DEFAULT_CONNECT_TIMEOUT, SHORTEST, LONGEST);
    Duration share = timeout.dividedBy(endpoints.addresses().size());
    return new EtcdSettings(
        use,
        endpoints.addresses(),
        TlsSettings.read(settings, endpoints.tls()),
        settings.text("authority"),
        login(settings),
        connect.compareTo(share) < 0 ? connect : share,
        timeout,
        document);
  }

  private static @Nullable Login login(RegistrySettings settings) {
    String user = settings.text("user");
    if (user == null) {
      user = settings.text("username"); // its name in other registries
    }
    String password = settings.text("password");
    if (user == null && password == null) {
      return null;
    }
    if (user == null) {
      throw settings.missing("user", "a user name", "password");
    }
    if (password == null) {
      throw settings.missing("password", "a password", "user");
    }
    return new Login(user, password);
  }

  /** Returns where etcd is, for messages. */
  String description() {
    String scheme = tls == null ? "http://" : "https://";
    return endpoints.stream()
        .map(endpoint -> scheme + endpoint)
        .collect(Collectors.joining(",", "etcd ", ""));
  }
}
