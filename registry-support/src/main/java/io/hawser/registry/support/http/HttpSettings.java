package io.hawser.registry.support.http;

import io.hawser.config.RegistrySettings;
import io.hawser.registry.support.EndpointSetting;
import io.hawser.registry.support.EndpointSetting.Endpoint;
import io.hawser.registry.support.UserLogin;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings that all registries over HTTP have: the addresses of their servers, {@code
 * username}, {@code password}, {@code connectTimeout} and {@code requestTimeout}.
 *
 * @param servers the addresses, as {@code http://host:port/path} without a slash at the end
 * @param usernameKey the name of that key, for errors
 * @param login the user, or {@code null} for none
 * @param connectTimeout how long connecting may take
 * @param requestTimeout how long any other answer may take
 */
public record HttpSettings(
    List<String> servers,
    String usernameKey,
    @Nullable UserLogin login,
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
   * @param key the end of the key with the addresses, which is required
   * @param defaultPort the port of an address without one
   * @return the settings
   * @throws io.hawser.error.ConfigurationException if one is missing or invalid
   */
  public static HttpSettings of(RegistrySettings settings, String key, int defaultPort) {
    EndpointSetting servers =
        new EndpointSetting(key, "", defaultPort, List.of("http", "https"), true, EXPECTED);
    List<Endpoint> endpoints = servers.read(settings);
    for (Endpoint each : endpoints) {
      if (!each.path().matches("[\\w./~-]*")) {
        throw servers.invalid(settings, "invalid path: " + each.path(), null);
      }
    }
    return new HttpSettings(
        endpoints.stream().map(HttpSettings::url).toList(),
        settings.key("username"),
        UserLogin.read(settings),
        settings.duration("connectTimeout", Duration.ofSeconds(2), SHORTEST, LONGEST),
        settings.duration("requestTimeout", Duration.ofSeconds(3), SHORTEST, LONGEST));
  }

  static String url(Endpoint endpoint) {
    String scheme = endpoint.scheme().isEmpty() ? "http" : endpoint.scheme();
    return scheme + "://" + endpoint.address() + endpoint.path();
  }

  /** Returns the addresses without the usual scheme. */
  String serverNames() {
    return String.join(",", servers.stream().map(HttpSettings::shortName).toList());
  }

  static String shortName(String url) {
    return url.startsWith("http://") ? url.substring("http://".length()) : url;
  }
}
