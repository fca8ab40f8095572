package io.hawser.spring.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.config.KeyCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Tests that the metadata for editors has exactly the settings of the core and of this module. Run
 * it with {@code -Dhawser.test.extraArgs=-Dhawser.metadata.write=true} to write the file anew.
 */
class MetadataTest {
  private static final Path FILE =
      Path.of("src", "main", "resources", "META-INF", "spring-configuration-metadata.json");

  @Test
  void theFileHasEverySettingOfTheCoreAndOfThisModule() throws IOException {
    String generated = generate();
    if (Boolean.getBoolean("hawser.metadata.write")) {
      Files.writeString(FILE, generated);
    }
    assertEquals(generated, Files.readString(FILE));
  }

  @Test
  void eachOwnSettingBeginsWithThePrefix() {
    assertTrue(SpringKeys.ALL.stream().allMatch(key -> key.name().startsWith("hawser.")));
    assertTrue(
        SpringKeys.ALL.stream()
            .allMatch(key -> key.name().equals(key.name().toLowerCase(Locale.ROOT))));
  }

  private static String generate() {
    TreeMap<String, String> entries = new TreeMap<>();
    for (KeyCatalog.Setting setting : KeyCatalog.settings()) {
      String name = setting.name();
      String kebab = KeyCatalog.kebab(name.startsWith("seata.") ? name.substring(6) : name);
      boolean used = setting.effect() == KeyCatalog.Effect.USED;
      String type = type(setting.defaultText());
      if (used) {
        put(entries, "hawser." + kebab, type, setting.text(), setting.defaultText(), "");
      }
      String reason =
          setting.effect() == KeyCatalog.Effect.NONE
              ? ", \"deprecation\": {\"level\": \"warning\", \"reason\": "
                  + text(setting.text().isEmpty() ? "It has no effect." : setting.text())
                  + "}"
              : "";
      put(entries, "seata." + kebab, type, setting.text(), setting.defaultText(), reason);
    }
    for (String prefix : new String[] {"hawser.", "seata."}) {
      put(
          entries,
          prefix + "service.vgroup-mapping",
          "java.util.Map<java.lang.String,java.lang.String>",
          "The cluster that serves each transaction service group.",
          null,
          "");
      put(
          entries,
          prefix + "service.grouplist",
          "java.util.Map<java.lang.String,java.lang.String>",
          "The servers of each cluster, for registry.type=file: host:port, separated by ;",
          null,
          "");
    }
    for (SpringKeys.OwnKey key : SpringKeys.ALL) {
      put(entries, key.name(), key.type(), key.meaning(), key.defaultText(), "");
    }
    return entries.values().stream()
        .collect(Collectors.joining(",\n", "{\"properties\": [\n", "\n]}\n"));
  }

  private static void put(
      TreeMap<String, String> entries,
      String name,
      String type,
      String meaning,
      String defaultText,
      String more) {
    String shown = defaultText == null || defaultText.isEmpty() ? "" : defaultText;
    String value =
        shown.isEmpty()
            ? ""
            : ", \"defaultValue\": "
                + (type.endsWith("Boolean") || type.endsWith("Integer") ? shown : text(shown));
    String description = meaning.isEmpty() ? "" : ", \"description\": " + text(meaning);
    entries.put(
        name,
        "  {\"name\": %s, \"type\": %s%s%s%s}"
            .formatted(text(name), text(type), description, value, more));
  }

  private static String type(String defaultText) {
    if (defaultText == null) {
      return "java.lang.String";
    }
    if (defaultText.equals("true") || defaultText.equals("false")) {
      return "java.lang.Boolean";
    }
    if (defaultText.matches("\\d+")) {
      return "java.lang.Integer";
    }
    return defaultText.matches("\\d+(ms|s|m)") ? "java.time.Duration" : "java.lang.String";
  }

  private static String text(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
