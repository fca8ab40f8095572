package io.hawser.registry.etcd;

import io.hawser.config.HawserConfig;
import io.hawser.config.RegistrySettings;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.support.EndpointSetting;
import io.hawser.registry.support.EndpointSetting.Endpoint;
import io.hawser.registry.support.ServerUse;
import io.hawser.registry.support.UserLogin;
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
    ServerUse use,
    List<ServerAddress> endpoints,
    @Nullable SslContext tls,
    @Nullable String authority,
    @Nullable UserLogin login,
    Duration connectTimeout,
    Duration timeout,
    String document) {
  static final String TYPE = "etcd3";
  static final EndpointSetting ENDPOINTS =
      new EndpointSetting(
          "serverAddr",
          "http://localhost:2379",
          2379,
          List.of("http", "https"),
          false,
          "http://host:port, https://host:port or host:port, several separated by commas");

  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  static EtcdSettings read(ServerUse use, HawserConfig config) {
    RegistrySettings settings = use.settings(config);
    List<Endpoint> endpoints = ENDPOINTS.read(settings);
    boolean tls = endpoints.get(0).scheme().equals("https");
    if (endpoints.stream().anyMatch(it -> it.scheme().equals("https") != tls)) {
      throw ENDPOINTS.invalid(settings, "either all or none with https", null);
    }
    Duration timeout = settings.duration("timeout", DEFAULT_TIMEOUT, SHORTEST, LONGEST);
    Duration connect =
        settings.duration("connectTimeout", DEFAULT_CONNECT_TIMEOUT, SHORTEST, LONGEST);
    Duration share = timeout.dividedBy(endpoints.size());
    return new EtcdSettings(
        use,
        endpoints.stream().map(Endpoint::address).distinct().toList(),
        TlsSettings.read(settings, tls),
        settings.text("authority"),
        UserLogin.read(settings, userKey(settings)),
        connect.compareTo(share) < 0 ? connect : share,
        timeout,
        use.isCentre() ? settings.text("key", "seata.properties") : "");
  }

  /** Returns the end of the user's key, which other registries call {@code username}. */
  private static String userKey(RegistrySettings settings) {
    return settings.text("user") == null && settings.text("username") != null ? "username" : "user";
  }

  /** Returns where etcd is, for messages. */
  String description() {
    String scheme = tls == null ? "http://" : "https://";
    return endpoints.stream()
        .map(endpoint -> scheme + endpoint)
        .collect(Collectors.joining(",", "etcd ", ""));
  }
}
