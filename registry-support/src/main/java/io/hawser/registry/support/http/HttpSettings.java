package io.hawser.registry.support.http;

import io.hawser.config.RegistrySettings;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.support.Addresses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The settings that all registries over HTTP have: {@code serverAddr}, {@code username}, {@code
 * password}, {@code tokenValidityInMilliseconds}, {@code metadataMaxAgeMs}, {@code connectTimeout}
 * and {@code requestTimeout}.
 *
 * @param servers the addresses, as {@code http://host:port}
 * @param usernameKey the name of that key, for errors
 * @param username the user, or {@code null} for none
 * @param password its password, or {@code null}
 * @param tokenValidity how long the token of a login is used
 * @param pollTimeout how long a long poll may take, after which the document is read in any case
 * @param connectTimeout how long connecting may take
 * @param requestTimeout how long any other answer may take
 */
public record HttpSettings(
    List<String> servers,
    String usernameKey,
    @Nullable String username,
    @Nullable String password,
    Duration tokenValidity,
    Duration pollTimeout,
    Duration connectTimeout,
    Duration requestTimeout) {
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofHours(1);

  /** Servers end a poll after 28 s by default, and Seata's client after 30 s. */
  private static final Duration LONGEST_POLL = Duration.ofSeconds(28);

  /** Checks the settings. */
  public HttpSettings {
    servers = List.copyOf(servers);
  }

  /**
   * Reads the settings of a registry.
   *
   * @param settings the keys
   * @param defaultPort the port of an address without one
   * @return the settings
   * @throws io.hawser.error.ConfigurationException if one is missing or invalid
   */
  public static HttpSettings of(RegistrySettings settings, int defaultPort) {
    String username = settings.text("username");
    String password = settings.text("password");
    if (username == null && password != null) {
      throw settings.missing("username", "a user name", "password");
    }
    if (username != null && password == null) {
      throw settings.missing("password", "a password", "username");
    }
    Duration maxAge =
        settings.duration(
            "metadataMaxAgeMs", Duration.ofSeconds(30), Duration.ofSeconds(1), LONGEST);
    return new HttpSettings(
        servers(settings, defaultPort),
        settings.key("username"),
        username,
        password,
        settings.duration(
            "tokenValidityInMilliseconds",
            Duration.ofMinutes(29),
            Duration.ofSeconds(1),
            Duration.ofDays(365)),
        maxAge.compareTo(LONGEST_POLL) < 0 ? maxAge : LONGEST_POLL,
        settings.duration("connectTimeout", Duration.ofSeconds(2), SHORTEST, LONGEST),
        settings.duration("requestTimeout", Duration.ofSeconds(3), SHORTEST, LONGEST));
  }

  private static List<String> servers(RegistrySettings settings, int defaultPort) {
    String given = settings.addresses("serverAddr", "");
    List<String> servers = new ArrayList<>();
    try {
      for (String address : given.split(",", -1)) {
        if (!address.isBlank()) {
          servers.add(url(address.trim(), defaultPort));
        }
      }
    } catch (IllegalArgumentException e) {
      throw settings.refusal("serverAddr", given, expected() + "; " + e.getMessage(), e);
    }
    if (servers.isEmpty()) {
      throw settings.refusal("serverAddr", given, expected(), null);
    }
    return servers;
  }

  private static String expected() {
    return "host:port, http://host:port or https://host:port of the HTTP interface, several"
        + " separated by commas";
  }

  private static String url(String address, int defaultPort) {
    String lower = address.toLowerCase(Locale.ROOT);
    String scheme = lower.startsWith("https://") ? "https://" : "http://";
    String rest = lower.startsWith(scheme) ? address.substring(scheme.length()) : address;
    if (rest.endsWith("/")) {
      rest = rest.substring(0, rest.length() - 1);
    }
    ServerAddress parsed = Addresses.parse(rest, defaultPort);
    return scheme + parsed;
  }

  /** Returns the addresses without the usual scheme. */
  String serverNames() {
    return String.join(",", servers.stream().map(HttpSettings::shortName).toList());
  }

  static String shortName(String url) {
    return url.startsWith("http://") ? url.substring("http://".length()) : url;
  }

  /** Returns a text without secrets, unlike the default of a record. */
  @Override
  public String toString() {
    return serverNames();
  }
}
