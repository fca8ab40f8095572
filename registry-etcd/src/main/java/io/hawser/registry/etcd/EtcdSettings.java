package io.hawser.registry.etcd;

import io.hawser.config.HawserConfig;
import io.hawser.error.ConfigurationException;
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

  static final String PREFIX = "registry.etcd3.";
  private static final long MAX_MILLIS = 600_000;

  /** A user of etcd; its text form keeps the password to itself. */
  record Login(String user, String password) {
    @Override
    public String toString() {
      return "user " + user;
    }
  }

  static EtcdSettings from(HawserConfig config) {
    Endpoints endpoints = Endpoints.parse(config.text(Endpoints.KEY));
    Duration timeout = millis(config, "timeout", 3000);
    Duration connect = millis(config, "connectTimeout", 2000);
    Duration share = timeout.dividedBy(endpoints.addresses().size());
    return new EtcdSettings(
        endpoints.addresses(),
        TlsSettings.read(config, endpoints.tls()),
        config.text(PREFIX + "authority"),
        login(config),
        connect.compareTo(share) < 0 ? connect : share,
        timeout);
  }

  private static @Nullable Login login(HawserConfig config) {
    String user = config.text(PREFIX + "user");
    if (user == null) {
      user = config.text(PREFIX + "username"); // the name it has for other registries
    }
    String password = config.text(PREFIX + "password");
    if (user == null && password == null) {
      return null;
    }
    if (user == null || password == null) {
      String there = user == null ? "password" : "user";
      String missing = user == null ? "user" : "password";
      throw new ConfigurationException(
          PREFIX + missing + ": not set (expected: a text, as " + PREFIX + there + " is set)",
          null);
    }
    return new Login(user, password);
  }

  private static Duration millis(HawserConfig config, String name, long fallback) {
    String text = config.text(PREFIX + name);
    if (text == null) {
      return Duration.ofMillis(fallback);
    }
    try {
      long millis = Long.parseLong(text);
      if (millis >= 1 && millis <= MAX_MILLIS) {
        return Duration.ofMillis(millis);
      }
      throw badMillis(name, text, null);
    } catch (NumberFormatException e) {
      throw badMillis(name, text, e);
    }
  }

  private static ConfigurationException badMillis(
      String name, String text, @Nullable Exception cause) {
    return new ConfigurationException(
        PREFIX + name + ": " + text + " (expected: milliseconds from 1 to " + MAX_MILLIS + ")",
        cause);
  }

  /** Where, for messages. */
  String description() {
    String scheme = tls == null ? "http://" : "https://";
    return endpoints.stream()
        .map(endpoint -> scheme + endpoint)
        .collect(Collectors.joining(",", "etcd ", ""));
  }
}
