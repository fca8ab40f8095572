package io.hawser.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Settings under their canonical names, and what an operator should hear about how they were given.
 *
 * @param values canonical names and values
 * @param warnings sentences; they quote names, never values
 */
record Settings(Map<String, String> values, List<String> warnings) {

  static Settings of(
      Properties properties,
      UnreadSettings.Origin origin,
      ProviderKeys providers,
      Placeholders placeholders) {
    Map<String, String> values = new TreeMap<>();
    Map<String, String> spellings = new HashMap<>();
    List<String> warnings = new ArrayList<>();
    for (String key : new TreeSet<>(properties.stringPropertyNames())) {
      String name = origin.canonical(key);
      boolean ofProvider = providers.contain(name);
      String unknown =
          ofProvider && KnownKeys.near(name) == null
              ? null
              : UnreadSettings.warning(key, name, origin);
      if (unknown != null) {
        warnings.add(unknown);
      }
      String value = properties.getProperty(key);
      if (ofProvider || isRead(name)) {
        value = placeholders.resolve(key, value);
      }
      String other = spellings.get(name);
      // Of several spellings the canonical one counts, else the first in the alphabet: never the
      // one that a hash table happens to return last.
      if (other == null || key.equals(name)) {
        spellings.put(name, key);
        String previous = values.put(name, value);
        if (previous != null && !previous.trim().equals(value.trim())) {
          warnings.add(twice(key, Objects.requireNonNull(other)));
        }
      } else if (!Objects.requireNonNull(values.get(name)).trim().equals(value.trim())) {
        warnings.add(twice(other, key));
      }
    }
    return new Settings(values, warnings);
  }

  /** Returns whether a setting has an effect; otherwise a placeholder in it needs no value. */
  private static boolean isRead(String name) {
    KeyTable.Entry entry = KeyTable.find(name);
    return entry != null && entry.use() != KeyTable.Use.NONE;
  }

  private static String twice(String used, String ignored) {
    return "The setting " + used + " is used; " + ignored + ", its other spelling, is ignored";
  }

  /** Takes from these properties what concerns us; they win. */
  Settings overriddenBy(Properties others, ProviderKeys providers, Placeholders placeholders) {
    Properties ours = new Properties();
    List<String> misspelt = new ArrayList<>();
    for (String key : new TreeSet<>(others.stringPropertyNames())) {
      String name = KeyNames.canonical(key);
      if (KeyNames.isOurs(name)) {
        ours.setProperty(key, others.getProperty(key));
      } else {
        String unknown = UnreadSettings.warning(key, name, UnreadSettings.Origin.SHARED);
        if (unknown != null) {
          misspelt.add(unknown);
        }
      }
    }
    return of(ours, UnreadSettings.Origin.SHARED, providers, placeholders)
        .over(this)
        .withWarnings(misspelt);
  }

  /** Returns these settings, and those of the others whose names are not among these. */
  Settings over(Settings others) {
    Map<String, String> merged = new TreeMap<>(others.values);
    merged.putAll(values);
    return new Settings(merged, others.warnings).withWarnings(warnings);
  }

  Settings withWarnings(List<String> more) {
    List<String> all = new ArrayList<>(warnings);
    all.addAll(more);
    return new Settings(values, all);
  }
}
