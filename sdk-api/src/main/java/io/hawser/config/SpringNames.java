package io.hawser.config;

import java.util.Properties;
import java.util.TreeSet;

/**
 * The names in a file that an application may share with Spring, where {@code hawser.*} wins over
 * {@code seata.*}, as it does in Hawser's integration into Spring Boot.
 */
final class SpringNames {
  private static final String APPLICATION_NAME = "spring.application.name";

  private SpringNames() {}

  /**
   * Returns the properties with the prefix {@code seata.} for each setting of the core. Other names
   * stay as they are: what begins with {@code hawser.} may be a setting of an integration.
   */
  static Properties underOnePrefix(Properties file) {
    Properties names = new Properties();
    names.putAll(file);
    for (String name : new TreeSet<>(file.stringPropertyNames())) {
      if (name.startsWith(KeyNames.OWN_PREFIX) && isSetting(name)) {
        String canonical = canonical(name);
        names.remove(name);
        names.keySet().removeIf(other -> isOfSeata(other, canonical, file));
        names.setProperty(underSeata(name), file.getProperty(name));
      }
    }
    String application = file.getProperty(APPLICATION_NAME);
    if (application != null && !has(names, Keys.APPLICATION_ID.name())) {
      names.setProperty(KeyNames.PREFIX + Keys.APPLICATION_ID.name(), application);
    }
    return names;
  }

  /** Returns whether a name, with either prefix, is that of a setting of the core. */
  static boolean isSetting(String name) {
    return KnownKeys.contains(canonical(name));
  }

  private static String canonical(String name) {
    return KeyNames.canonical(underSeata(name));
  }

  private static String underSeata(String name) {
    return name.startsWith(KeyNames.OWN_PREFIX)
        ? KeyNames.PREFIX + name.substring(KeyNames.OWN_PREFIX.length())
        : name;
  }

  private static boolean isOfSeata(Object name, String canonical, Properties file) {
    return file.containsKey(name) && KeyNames.canonical(name.toString()).equals(canonical);
  }

  private static boolean has(Properties names, String canonical) {
    return names.stringPropertyNames().stream()
        .anyMatch(name -> KeyNames.canonical(name).equals(canonical));
  }
}
