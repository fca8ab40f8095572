package io.hawser.registry.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.config.HawserConfig;
import io.hawser.config.LiveConfig;
import io.hawser.error.ConfigurationException;
import io.hawser.registry.RegistryProvider;
import io.hawser.registry.RegistryService;
import io.hawser.testkit.registry.RegistryEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileRegistryProviderTest {
  @TempDir Path directory;

  private final FileRegistryProvider provider = new FileRegistryProvider();

  private Path file(String name, String... lines) throws IOException {
    return Files.write(directory.resolve(name), List.of(lines));
  }

  private LiveConfig main(String fileName) throws IOException {
    return new LiveConfig(
        HawserConfig.load(
            file(
                "hawser.properties",
                "registry.file.name=" + fileName,
                "service.default.grouplist=main:1")));
  }

  @Test
  void theProviderIsFoundByItsName() {
    List<RegistryProvider> found =
        ServiceLoader.load(RegistryProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
    assertEquals(1, found.size());
    assertEquals(List.of("file"), found.get(0).names());
  }

  @Test
  void withoutAFileNameTheConfigurationItselfIsRead() {
    HawserConfig config = HawserConfig.builder().servers("h:1;h:2").build();
    try (LiveConfig live = new LiveConfig(config);
        RegistryService service = provider.create(live)) {
      assertEquals("[h:1, h:2]", RegistryEvents.text(service.lookup("default")));
      assertEquals("properties given in code", service.description());
    }
  }

  @Test
  void aFileBesideTheConfigurationIsFoundByItsName() throws IOException {
    Path servers = file("servers.properties", "service.default.grouplist=own:1");
    try (LiveConfig live = main("servers.properties");
        RegistryService service = provider.create(live)) {
      assertEquals("[own:1]", RegistryEvents.text(service.lookup("default")));
      assertEquals("file " + servers, service.description());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "file:"})
  void aFileIsFoundByItsPath(String prefix) throws IOException {
    Path servers = file("servers.properties", "seata.service.grouplist.default=own:1");
    try (LiveConfig live = main(prefix + servers);
        RegistryService service = provider.create(live)) {
      assertEquals("[own:1]", RegistryEvents.text(service.lookup("default")));
    }
  }

  @Test
  void aFileIsFoundInTheWorkingDirectoryFirst() throws IOException {
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    Path servers =
        Files.writeString(elsewhere.resolve("s.properties"), "service.default.grouplist=own:1");
    Path relative = Path.of("").toAbsolutePath().relativize(servers.toRealPath());
    assertFalse(relative.isAbsolute());
    try (LiveConfig live = main(relative.toString());
        RegistryService service = provider.create(live)) {
      assertEquals("[own:1]", RegistryEvents.text(service.lookup("default")));
    }
  }

  @Test
  void seatasDefaultNameWithoutSuchAFileMeansTheConfigurationItself() throws IOException {
    try (ErrorStream log = new ErrorStream();
        LiveConfig live = main("file.conf");
        RegistryService service = provider.create(live)) {
      assertEquals("[main:1]", RegistryEvents.text(service.lookup("default")));
      List<String> info = log.lines("INFO");
      assertEquals(1, info.size(), info::toString);
      assertTrue(
          info.get(0)
              .endsWith(
                  "registry.file.name: there is no ["
                      + Path.of("file.conf").toAbsolutePath()
                      + ", "
                      + directory.resolve("file.conf")
                      + "]; servers are read from file "
                      + directory.resolve("hawser.properties")),
          info::toString);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "service {\n  vgroupMapping.g = \"default\"\n  default.grouplist = \"h:1\"\n}",
        "# properties? no\nregistry {type=file}\nservice.default.grouplist = \"h:1\"",
        "service { default { grouplist = \"h:1\" } }",
        "  service.default {\n grouplist = \"h:1\"\n  }",
      })
  void aHoconFileIsRead(String content) throws IOException {
    Path servers = file("file.conf", content);
    try (LiveConfig live = main("file.conf");
        RegistryService service = provider.create(live)) {
      assertEquals("[h:1]", RegistryEvents.text(service.lookup("default")));
      assertEquals("file " + servers, service.description());
    }
  }

  @Test
  void aYamlFileIsRead() throws IOException {
    file("servers.yml", "service:", "  default:", "    grouplist: h:1");
    try (LiveConfig live = main("servers.yml");
        RegistryService service = provider.create(live)) {
      assertEquals("[h:1]", RegistryEvents.text(service.lookup("default")));
    }
  }

  /** Seata's registry.conf names file.conf for both, its settings and its servers. */
  @Test
  void aSecondFileOfTheConfigurationItselfIsNotReadTwice() throws IOException {
    file("file.conf", "service {\n default.grouplist = \"h:1\"\n}");
    Path main =
        file(
            "registry.conf",
            "registry {\n type = \"file\"\n file { name = \"file.conf\" }\n}",
            "config {\n type = \"file\"\n file { name = \"file.conf\" }\n}");
    try (LiveConfig live = new LiveConfig(HawserConfig.load(main));
        RegistryService service = provider.create(live)) {
      assertEquals("[h:1]", RegistryEvents.text(service.lookup("default")));
      assertEquals(
          "file " + main + " and " + directory.resolve("file.conf"), service.description());
    }
  }

  @Test
  void propertiesAreNotTakenForHocon() throws IOException {
    file(
        "file.conf",
        "# like { this",
        "! or { that {",
        "// {",
        "other.pattern=%d{HH} {x}",
        "service.default.grouplist=own:1");
    try (LiveConfig live = main("file.conf");
        RegistryService service = provider.create(live)) {
      assertEquals("[own:1]", RegistryEvents.text(service.lookup("default")));
    }
  }

  @Test
  void aFileThatCannotBeReadIsNamed() throws IOException {
    Path folder = Files.createDirectory(directory.resolve("folder"));
    try (LiveConfig live = main("folder")) {
      ConfigurationException e =
          assertThrows(ConfigurationException.class, () -> provider.create(live));
      assertTrue(e.getMessage().startsWith("Cannot read " + folder), e::getMessage);
    }
  }

  @Test
  void aNameThatCannotBeAPathIsRejected() {
    HawserConfig config = HawserConfig.builder().set("registry.file.name", "a\u0000b").build();
    try (LiveConfig live = new LiveConfig(config)) {
      ConfigurationException e =
          assertThrows(ConfigurationException.class, () -> provider.create(live));
      assertTrue(e.getMessage().endsWith(" (expected: the path of a file)"), e::getMessage);
    }
  }
}
