package io.hawser.config;

import io.hawser.error.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The content of a configuration centre for one client: its document, and for each key that a
 * client must have and that is not in the document, the item of that name.
 *
 * @param origin where was looked and what was not found there, for messages
 * @param properties keys as they are written, and values
 * @param warnings sentences for the operator
 */
record CentreContent(String origin, Properties properties, List<String> warnings) {

  /** Returns the empty content of a centre that has not been read yet. */
  static CentreContent unread(ConfigCentre centre) {
    return new CentreContent(centre.description() + " (not read yet)", new Properties(), List.of());
  }

  /**
   * Reads a centre.
   *
   * @param own the configuration without the centre; what it sets is not looked for
   * @throws ConfigurationException if the document is invalid
   * @throws Exception if an item could not be read
   */
  static CentreContent read(ConfigCentre centre, ConfigCentre.Items items, HawserConfig own)
      throws Exception {
    Reading reading = new Reading(centre, items);
    reading.readDocument();
    Placeholders placeholders = own.read().placeholders();
    Map<String, String> found = reading.content().settings(placeholders).values();
    String vgroup = own.vgroup(found);
    if (own.clusterOf(vgroup, found) == null) {
      reading.readItem(KeyNames.VGROUP_MAPPING + vgroup);
      found = reading.content().settings(placeholders).values();
    }
    String cluster = own.clusterOf(vgroup, found);
    // no centre says which registry is used, so the client's own configuration is asked
    if (cluster != null
        && own.get(Keys.REGISTRY_TYPE).stream().anyMatch("file"::equalsIgnoreCase)) {
      String list = KeyNames.SERVICE + cluster + KeyNames.GROUPLIST;
      if (own.text(list, found) == null) {
        reading.readItem(list);
      }
    }
    return reading.content();
  }

  /** Returns the settings that a client may take from a centre. */
  Settings settings(Placeholders placeholders) {
    Properties allowed = new Properties();
    for (String key : properties.stringPropertyNames()) {
      if (!isLocal(key)) {
        allowed.setProperty(key, properties.getProperty(key));
      }
    }
    return Settings.of(
            allowed,
            UnreadSettings.Origin.OWN_FILE,
            ProviderKeys.none(),
            placeholders.of(properties))
        .withWarnings(warnings);
  }

  /**
   * Returns whether a key says where the registry or the centre is; as in Seata, a centre cannot.
   */
  private static boolean isLocal(String key) {
    String bare = KeyNames.withoutPrefix(key);
    return bare.startsWith("registry.") || bare.startsWith("config.");
  }

  /**
   * Returns notes about the settings of this content that have no effect: those that never have one
   * in a centre, and those that {@code own} overrides.
   *
   * @param settings those of this content
   * @param own the configuration that they are below
   */
  List<String> notes(Settings settings, HawserConfig own) {
    List<String> notes = new ArrayList<>();
    Set<String> local = new TreeSet<>(properties.stringPropertyNames());
    local.removeIf(key -> !isLocal(key));
    if (!local.isEmpty()) {
      notes.add(
          "Settings of registries and centres are never read from a configuration centre. In "
              + origin
              + " these have no effect: "
              + String.join(", ", local));
    }
    Set<String> hidden = new TreeSet<>();
    settings
        .values()
        .forEach(
            (name, value) -> {
              String used = own.text(name);
              if (KeyTable.find(name) != null && used != null && !used.equals(value.trim())) {
                hidden.add(name);
              }
            });
    if (!hidden.isEmpty()) {
      notes.add(
          "The environment, system properties or the client's own configuration override these"
              + " settings of "
              + origin
              + ": "
              + String.join(", ", hidden));
    }
    return notes;
  }

  /** The work of one read. */
  private static final class Reading {
    private final ConfigCentre centre;
    private final ConfigCentre.Items items;
    private final Properties properties = new Properties();
    private final List<String> looked = new ArrayList<>();
    private List<String> warnings = List.of();

    Reading(ConfigCentre centre, ConfigCentre.Items items) {
      this.centre = centre;
      this.items = items;
    }

    void readDocument() throws Exception {
      String name = centre.document();
      String text = read(name);
      if (text == null) {
        return;
      }
      String where = name + " in " + centre.description();
      ConfigFormat format = ConfigFormat.of(text, name);
      if (format == ConfigFormat.HOCON) {
        throw new ConfigurationException(
            "Cannot read "
                + where
                + ": it looks like HOCON or JSON (expected: properties or YAML; a name that ends"
                + " in .yml says that braces are YAML)",
            null);
      }
      ConfigFile document = ConfigFile.parse(where, format, text);
      properties.putAll(document.properties());
      warnings = document.warnings();
    }

    void readItem(String key) throws Exception {
      String text = read(key);
      if (text != null && !text.isBlank()) {
        properties.setProperty(key, text.trim());
      }
    }

    private @Nullable String read(String name) throws Exception {
      String text = items.read(name);
      looked.add(text == null ? name + " (not found)" : name);
      return text;
    }

    CentreContent content() {
      Properties copy = new Properties();
      copy.putAll(properties);
      return new CentreContent(
          centre.description() + ": " + String.join(", ", looked), copy, warnings);
    }
  }
}
