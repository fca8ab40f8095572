package io.hawser.registry.support;

import io.hawser.config.RegistrySettings;
import io.hawser.error.ConfigurationException;
import io.hawser.registry.ServerAddress;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A setting with the addresses of servers, {@code [scheme://]host[:port][/path]}, separated by
 * commas or semicolons.
 *
 * @param key the end of its key
 * @param otherwise the default, empty if there is none
 * @param port the port of an address without one
 * @param schemes the schemes that an address may begin with
 * @param withPath whether an address may end with a path
 * @param expected the expected form, for error messages
 */
public record EndpointSetting(
    String key,
    String otherwise,
    int port,
    List<String> schemes,
    boolean withPath,
    String expected) {

  /**
   * One of the addresses.
   *
   * @param scheme in lower case, empty if there is none
   * @param address the server
   * @param path from the first slash on, without slashes at the end; possibly empty
   */
  public record Endpoint(String scheme, ServerAddress address, String path) {}

  /** Copies the schemes. */
  public EndpointSetting {
    schemes = List.copyOf(schemes);
  }

  /**
   * Reads the setting.
   *
   * @param settings the settings that contain it
   * @return at least one address, each once
   * @throws ConfigurationException if an address is invalid or there is none
   */
  public List<Endpoint> read(RegistrySettings settings) {
    try {
      List<Endpoint> endpoints =
          Stream.of(text(settings).split("[,;]", -1))
              .filter(entry -> !entry.isBlank())
              .map(entry -> parse(entry.trim()))
              .distinct()
              .toList();
      if (endpoints.isEmpty()) {
        throw new IllegalArgumentException("it contains no address");
      }
      return endpoints;
    } catch (IllegalArgumentException e) {
      throw invalid(settings, String.valueOf(e.getMessage()), e);
    }
  }

  private String text(RegistrySettings settings) {
    return settings.addresses(key, otherwise);
  }

  private Endpoint parse(String entry) {
    int colon = entry.indexOf("://");
    String scheme = colon < 0 ? "" : entry.substring(0, colon).toLowerCase(Locale.ROOT);
    String rest = colon < 0 ? entry : entry.substring(colon + 3);
    if (colon >= 0 && !schemes.contains(scheme)) {
      throw new IllegalArgumentException("\"" + scheme + "://\" is unknown");
    }
    int slash = rest.indexOf('/');
    String path = slash < 0 ? "" : rest.substring(slash).replaceAll("/+$", "");
    if (!path.isEmpty() && !withPath) {
      throw new IllegalArgumentException("\"" + path + "\" is too much");
    }
    return new Endpoint(scheme, address(slash < 0 ? rest : rest.substring(0, slash)), path);
  }

  private ServerAddress address(String text) {
    boolean withPort = text.startsWith("[") ? !text.endsWith("]") : text.indexOf(':') >= 0;
    return ServerAddress.parse(withPort ? text : text + ":" + port);
  }

  /** {@return the error for a value that this class accepts but its user does not, to be thrown} */
  public ConfigurationException invalid(
      RegistrySettings settings, String reason, @Nullable Exception cause) {
    return settings.invalid(key, text(settings), expected + "; " + reason, cause);
  }
}
