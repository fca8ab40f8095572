package io.hawser.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The keys of registry providers that are not part of Hawser, {@code registry.<type>.…}. Only the
 * provider knows which of them exist, so an unknown one is no mistake.
 */
final class ProviderKeys {
  private final List<String> prefixes = new ArrayList<>();

  private ProviderKeys() {}

  /**
   * Finds the registry types in use.
   *
   * @param environment may name types
   * @param sources may name types, each in any spelling of the key
   * @param placeholders for the values
   */
  static ProviderKeys of(
      Map<String, String> environment, List<Properties> sources, Placeholders placeholders) {
    ProviderKeys keys = new ProviderKeys();
    for (String variable : VariableNames.of(Keys.REGISTRY_TYPE.name())) {
      String value = environment.get(variable);
      if (value != null) {
        keys.add(placeholders.resolve(variable, value));
      }
    }
    for (Properties source : sources) {
      for (String key : source.stringPropertyNames()) {
        if (KeyNames.canonical(key).equals(Keys.REGISTRY_TYPE.name())) {
          keys.add(placeholders.resolve(key, source.getProperty(key)));
        }
      }
    }
    return keys;
  }

  private void add(String types) {
    for (String type : types.split(",", -1)) {
      String prefix = "registry." + type.trim() + ".";
      // All keys of registry.file are in the table.
      if (!type.isBlank()
          && !type.trim().equalsIgnoreCase("file")
          && !KnownKeys.isOfBundledRegistry(prefix)) {
        prefixes.add(prefix);
      }
    }
  }

  /** Returns whether a name belongs to one of the providers; the case of the type is ignored. */
  boolean contain(String name) {
    return prefixes.stream()
        .anyMatch(prefix -> name.regionMatches(true, 0, prefix, 0, prefix.length()));
  }
}
