package io.hawser.registry.support.http;

import io.hawser.config.RegistrySettings;
import io.hawser.registry.support.Addresses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The settings that all registries over HTTP have: the addresses of their servers, {@code
 * username}, {@code password}, {@code connectTimeout} and {@code requestTimeout}.
 *
 * @param servers the addresses, as {@code http://host:port/path} without a slash at the end
 * @param usernameKey the name of that key, for errors
 * @param username the user, or {@code null} for none
 * @param password its password, or {@code null}
 * @param connectTimeout how long connecting may take
 * @param requestTimeout how long any other answer may take
 */
public record HttpSettings(
    List<String> servers,
    String usernameKey,
    @Nullable String username,
    @Nullable String password,
    Duration connectTimeout,
    Duration requestTimeout) {
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final String EXPECTED =
      "host:port, http://host:port or https://host:port of the HTTP interface, several separated by"
          + " commas";

  /** Copies the addresses. */
  public HttpSettings {
    servers = List.copyOf(servers);
  }

  /**
   * Reads the settings of a registry.
   *
   * @param settings the keys
   * @param addresses the end of the key with the addresses
   * @param otherwise the default of that key, empty if it is required
   * @param defaultPort the port of an address without one
   * @return the settings
   * @throws io.hawser.error.ConfigurationException if one is missing or invalid
   */
  public static HttpSettings of(
      RegistrySettings settings, String addresses, String otherwise, int defaultPort) {
    String username = settings.text("username");
    String password = settings.text("password");
    if (username == null && password != null) {
      throw settings.missing("username", "a user name", "password");
    }
    if (username != null && password == null) {
      throw settings.missing("password", "a password", "username");
    }
    return new HttpSettings(
        servers(settings, addresses, otherwise, defaultPort),
        settings.key("username"),
        username,
        password,
        settings.duration("connectTimeout", Duration.ofSeconds(2), SHORTEST, LONGEST),
        settings.duration("requestTimeout", Duration.ofSeconds(3), SHORTEST, LONGEST));
  }

  private static List<String> servers(
      RegistrySettings settings, String key, String otherwise, int defaultPort) {
    String given = settings.addresses(key, otherwise);
    List<String> servers = new ArrayList<>();
    try {
      for (String address : given.split(",", -1)) {
        if (!address.isBlank()) {
          servers.add(url(address.trim(), defaultPort));
        }
      }
    } catch (IllegalArgumentException e) {
      throw settings.refusal(key, given, EXPECTED + "; " + e.getMessage(), e);
    }
    if (servers.isEmpty()) {
      throw settings.refusal(key, given, EXPECTED, null);
    }
    return servers;
  }

  private static String url(String address, int defaultPort) {
    String lower = address.toLowerCase(Locale.ROOT);
    String scheme = lower.startsWith("https://") ? "https://" : "http://";
    String rest = lower.startsWith(scheme) ? address.substring(scheme.length()) : address;
    int slash = rest.indexOf('/');
    String path = slash < 0 ? "" : rest.substring(slash);
    if (!path.matches("[\\w./~-]*")) {
      throw new IllegalArgumentException("invalid path: " + path);
    }
    return scheme
        + Addresses.parse(slash < 0 ? rest : rest.substring(0, slash), defaultPort)
        + path.replaceAll("/+$", "");
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
