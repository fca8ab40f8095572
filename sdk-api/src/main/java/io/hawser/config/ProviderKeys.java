package io.hawser.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The keys of providers that are not part of Hawser, {@code registry.<type>.…} and {@code
 * seata.config.<type>.…}. Only the provider knows which of them exist, so an unknown one is no
 * mistake.
 */
final class ProviderKeys {
  private final List<String> prefixes = new ArrayList<>();

  private ProviderKeys() {}

  /** Returns keys of no provider. */
  static ProviderKeys none() {
    return new ProviderKeys();
  }

  /**
   * Finds the types of registries and centres in use.
   *
   * @param environment may name types
   * @param sources may name types, each in any spelling of the key
   * @param placeholders for the values
   */
  static ProviderKeys of(
      Map<String, String> environment, List<Properties> sources, Placeholders placeholders) {
    ProviderKeys keys = new ProviderKeys();
    for (String name : List.of(Keys.REGISTRY_TYPE.name(), CentreTypes.KEY)) {
      for (String variable : VariableNames.of(name)) {
        String value = environment.get(variable);
        if (value != null) {
          keys.add(name, placeholders.resolve(variable, value));
        }
      }
      for (Properties source : sources) {
        for (String key : source.stringPropertyNames()) {
          if (name.equals(KeyNames.canonicalInOwnFile(key))) {
            keys.add(name, placeholders.resolve(key, source.getProperty(key)));
          }
        }
      }
    }
    return keys;
  }

  private void add(String name, String types) {
    boolean centre = name.equals(CentreTypes.KEY);
    for (String each : types.split(",", -1)) {
      String type = each.trim();
      String prefix = centre ? CentreTypes.prefix(type) : "registry." + type + ".";
      // All keys of the file types are in the table.
      if (!type.isEmpty()
          && !type.equalsIgnoreCase("file")
          && !KnownKeys.isOfBundledModule(prefix)
          && !(centre && CentreTypes.isSeatasOnly(type))) {
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
