package io.hawser.config;

import io.hawser.error.ConfigurationException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the provider that a setting names, wherever {@link ServiceProviders} looks.
 *
 * @param key the setting
 * @param type the interface of its providers
 * @param names returns the names of a provider
 * @param builtIn what the setting accepts without a provider, as the beginning of a list such as
 *     {@code "file, or "}; may be empty
 * @param modules the artifacts of Hawser that have providers, by names in lower case
 * @param <P> the interface
 */
public record ProviderSearch<P>(
    String key,
    Class<P> type,
    Function<P, List<String>> names,
    String builtIn,
    Map<String, String> modules) {
  private static final Logger log = LoggerFactory.getLogger(ProviderSearch.class);

  /** Checks that no part is null and copies the map. */
  public ProviderSearch {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(names, "names");
    Objects.requireNonNull(builtIn, "builtIn");
    modules = Map.copyOf(modules);
  }

  /**
   * Finds a provider. A provider that cannot be used logs a warning.
   *
   * @param name the value of the setting, in any case
   * @param user a class of the calling SDK module; its class loader is searched first
   * @return the first provider with that name
   * @throws ConfigurationException if there is none; the message names those that were found
   */
  public P find(String name, Class<?> user) {
    ServiceProviders.Found<P> found =
        ServiceProviders.find(
            type,
            user,
            provider -> names.apply(provider).stream().anyMatch(name::equalsIgnoreCase));
    P chosen = found.chosen();
    if (chosen == null) {
      throw missing(name, found);
    }
    found
        .problems()
        .forEach(problem -> log.warn("A provider on the class path cannot be used: {}", problem));
    return chosen;
  }

  private ConfigurationException missing(String name, ServiceProviders.Found<P> found) {
    List<String> others =
        found.others().stream().flatMap(other -> names.apply(other).stream().limit(1)).toList();
    String artifact = modules.get(name.toLowerCase(Locale.ROOT));
    return new ConfigurationException(
        key
            + ": "
            + name
            + " (expected: "
            + builtIn
            + "one of "
            + others
            + " on the class path"
            + (artifact == null ? "" : "; for this one add io.hawser:" + artifact)
            + "). "
            + found.explanation(),
        null);
  }
}
