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
 * How to reach etcd.
 *
 * @param endpoints members of one etcd cluster, in the order in which they are tried
 * @param tls for TLS, {@code null} for plain text
 * @param authority the name that the certificate must be for, if not the one dialled
 * @param login the user, {@code null} if etcd asks for none
 * @param connectTimeout for one endpoint, shared among several as they are tried in turn
 * @param timeout for whatever a caller waits for, connecting included
 */
record EtcdSettings(
    List<ServerAddress> endpoints,
    @Nullable SslContext tls,
    @Nullable String authority,
    @Nullable Login login,
    Duration connectTimeout,
    Duration timeout) {

  static final String TYPE = "etcd3";
  static final String PREFIX = "registry." + TYPE + ".";

  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  /** A user of etcd; its text form keeps the password to itself. */
  record Login(String user, String password) {
    @Override
    public String toString() {
      return "user " + user;
    }
  }

  static EtcdSettings from(HawserConfig config) {
    RegistrySettings settings = RegistrySettings.of(config, TYPE);
    Endpoints endpoints = Endpoints.parse(settings);
    Duration timeout = settings.duration("timeout", DEFAULT_TIMEOUT, SHORTEST, LONGEST);
    Duration connect =
        settings.duration("connectTimeout", DEFAULT_CONNECT_TIMEOUT, SHORTEST, LONGEST);
    Duration share = timeout.dividedBy(endpoints.addresses().size());
    return new EtcdSettings(
        endpoints.addresses(),
        TlsSettings.read(settings, endpoints.tls()),
        settings.text("authority"),
        login(settings),
        connect.compareTo(share) < 0 ? connect : share,
        timeout);
  }

  private static @Nullable Login login(RegistrySettings settings) {
    String user = settings.text("user");
    if (user == null) {
      user = settings.text("username"); // the name it has for other registries
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

  /** Where, for messages. */
  String description() {
    String scheme = tls == null ? "http://" : "https://";
    return endpoints.stream()
        .map(endpoint -> scheme + endpoint)
        .collect(Collectors.joining(",", "etcd ", ""));
  }
}
