package io.hawser.config;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of all keys against Seata's own list, and against the documentation. */
class KeyTableTest {
  private static List<String> seatasKeys() throws IOException {
    return Files.readAllLines(Path.of("src", "test", "resources", "seata-keys.txt")).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .toList();
  }

  @Test
  void noKeyOfSeatasClientIsMissing() throws IOException {
    List<String> keys = seatasKeys();
    assertTrue(keys.size() > 240, "only " + keys.size());
    assertAll(
        keys.stream()
            .map(key -> key.replaceAll("<.*>", "x"))
            .map(
                key ->
                    () ->
                        assertNotNull(
                            KeyTable.find(KeyNames.canonical(key)), key + " is missing")));
  }

  @Test
  void eachKeyIsThereOnce() throws IOException {
    Set<String> names = new HashSet<>();
    Set<String> lines = new HashSet<>();
    for (KeyTable.Entry entry : KeyTable.all()) {
      assertTrue(names.add(entry.name()), entry.name());
    }
    for (String line :
        Files.readAllLines(
            Path.of("src", "main", "resources", "io", "hawser", "config", "keys.txt"))) {
      if (!line.startsWith("#") && !line.isEmpty()) {
        String name = line.split(" \\| ")[0];
        assertTrue(lines.add(name), name);
        assertTrue(
            Keys.all().stream().noneMatch(key -> key.name().equals(name)),
            name + " is in Keys already");
      }
    }
  }

  @Test
  void anotherNameLeadsToASetting() {
    Set<String> settings = new HashSet<>();
    Keys.all().forEach(key -> settings.add(key.name()));
    KeyTable.all().stream()
        .filter(entry -> entry.use() == KeyTable.Use.MODULE)
        .forEach(entry -> settings.add(entry.name()));
    for (KeyTable.Entry entry : KeyTable.all()) {
      if (entry.use() == KeyTable.Use.OTHER_NAME) {
        assertTrue(settings.contains(entry.detail()), entry::toString);
        assertEquals(entry.detail(), KeyNames.canonical(entry.name()));
      }
    }
  }

  @Test
  void theDocumentationHasTheWholeTable() throws IOException {
    List<String> documented =
        Files.readAllLines(Path.of("..", "docs", "configuration.md")).stream()
            .dropWhile(line -> !line.equals("## All keys"))
            .filter(line -> line.startsWith("| `"))
            .toList();
    List<String> expected = KeyTable.all().stream().map(KeyTableTest::row).toList();
    assertEquals(String.join("\n", expected), String.join("\n", documented));
  }

  @Test
  void everySettingOfTheCoreIsInTheList() throws IllegalAccessException {
    for (Field field : Keys.class.getDeclaredFields()) {
      if (field.getType() == ConfigKey.class) {
        field.setAccessible(true);
        Object key = field.get(null);
        assertTrue(Keys.all().stream().anyMatch(it -> it == key), field.getName());
      }
    }
  }

  /** Modules that find servers and do not announce them. */
  private static final Set<String> NEVER_ANNOUNCE = Set.of("registry-raft", "registry-seata");

  /** A module reads exactly the keys of its registry that have an effect by the table. */
  @Test
  void theTableAgreesWithTheSources() throws IOException {
    Map<String, String> modules = new HashMap<>(); // by the prefix of their keys
    for (KeyTable.Entry entry : KeyTable.all()) {
      if (entry.use() == KeyTable.Use.MODULE && !entry.registry().isEmpty()) {
        modules.put("registry." + entry.registry() + ".", entry.detail());
      }
    }
    assertEquals(8, modules.size(), modules::toString);
    String core = sources("sdk-api") + sources("sdk-netty");
    for (KeyTable.Entry entry : KeyTable.all()) {
      String prefix = "registry." + entry.registry() + ".";
      String module = modules.get(prefix);
      if (module != null && entry.use() != KeyTable.Use.OTHER_NAME) {
        boolean used = entry.use() == KeyTable.Use.MODULE;
        String name = entry.name().substring(prefix.length());
        // The core reads the cluster, where a server endpoint announces itself.
        String own = sources(module);
        if (own.contains("registry.support.http")) {
          own += sources("registry-support", "io/hawser/registry/support/http");
        }
        String all = core + own;
        boolean announces = !NEVER_ANNOUNCE.contains(module);
        boolean read = (announces && name.equals("cluster")) || own.contains('"' + name + '"');
        assertEquals(used, read || all.contains('"' + entry.name() + '"'), entry::toString);
      } else if (entry.use() == KeyTable.Use.NONE) {
        assertFalse(core.contains('"' + entry.name() + '"'), entry::toString);
      }
    }
  }

  private static String sources(String module) throws IOException {
    return sources(module, "");
  }

  private static String sources(String module, String folder) throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java", folder))) {
      for (Path file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString();
  }

  @Test
  void everySettingOfTheDocumentedRegistriesIsInTheTable() {
    Stream.of("nacos", "etcd3", "zk", "redis")
        .forEach(
            type ->
                assertEquals(
                    KeyTable.Use.MODULE,
                    KeyTable.find("registry." + type + ".serverAddr").use(),
                    type));
  }

  private static String row(KeyTable.Entry entry) {
    String use =
        switch (entry.use()) {
          case CORE -> "used";
          case MODULE -> "used by `" + entry.detail() + "`";
          case OTHER_NAME -> "another name of `" + entry.detail() + "`";
          case PROVIDER -> "no module; a registry provider `" + entry.detail() + "` may read it";
          case NONE -> "no effect";
          case REJECTED -> "an error unless `" + entry.detail() + "`";
        };
    return "| `%s` | %s | %s | %s |"
        .formatted(entry.name(), defaultOf(entry.name()), use, entry.text());
  }

  private static String defaultOf(String name) {
    return Keys.all().stream()
        .filter(key -> key.name().equals(name) && !key.defaultText().isEmpty())
        .map(key -> "`" + key.defaultText() + "`")
        .findFirst()
        .orElse("");
  }
}
