package io.hawser.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.test.LogRecorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

/** A misspelt setting is not ignored in silence, and settings of others are no reason to warn. */
class UnreadSettingsTest {
  @TempDir Path directory;

  private static List<String> warningsOf(Properties properties) {
    try (LogRecorder log = new LogRecorder()) {
      HawserConfig.from(properties);
      return log.messages(Level.WARN);
    }
  }

  private List<String> warningsOfFile(String name, Map<String, String> env, String... lines)
      throws IOException {
    Path file = Files.write(directory.resolve(name), List.of(lines));
    try (LogRecorder log = new LogRecorder()) {
      HawserConfig.load(file, env).withWarningsLogged();
      return log.messages(Level.WARN);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "seata.regsitry.type, registry.type",
    "seata.tx-service-grop, txServiceGroup",
    "applicatonId, applicationId",
    "transprt.heartbeat, transport.heartbeat",
    "service.vgroup-maping.x, service.vgroupMapping.<vgroup>",
    "service.default.grouplst, service.<cluster>.grouplist",
    "servce.grouplist.default, service.<cluster>.grouplist",
    "txServiceGroups, txServiceGroup",
    "seata.secretKy, secretKey",
    "registry.nacso.serverAddr, registry.nacos.serverAddr",
    "registry.nacos.serverAdr, registry.nacos.serverAddr",
    "seata.registry.redis.server-adrr, registry.redis.serverAddr",
    "transport.Heartbeat, transport.heartbeat",
    "hawser.registry.typ, registry.type",
    "hawser.confg, hawser.config",
  })
  void aMisspeltSettingIsAWarningWithTheRightName(String key, String meant) throws IOException {
    Properties properties = new Properties();
    properties.setProperty(key, "1");
    String expected = "Unknown setting " + key + "; the nearest known one is " + meant;
    assertEquals(List.of(expected), warningsOf(properties));
    assertEquals(List.of(expected), warningsOfFile("hawser.properties", Map.of(), key + "=1"));
    assertEquals(List.of(expected), warningsOfFile("application.properties", Map.of(), key + "=1"));
    try (SystemProperties system = new SystemProperties()) {
      system.set(key, "1");
      assertEquals(List.of(expected), warningsOfFile("app.properties", Map.of(), ""));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "server.port",
        "spring.application.name",
        "spring.datasource.url",
        "application.id",
        "application.name",
        "client.id",
        "client.secret",
        "client.name",
        "service.name",
        "service.url",
        "services.list",
        "registry.url",
        "transport",
        "secret.key",
        "access.token",
        "logging.level.root",
        "eureka.client.service-url.defaultZone",
        "management.server.port",
        "java.version",
        "user.home",
        "os.name",
        "log4j2.disable.jmx",
        "hawser.tests.directory",
      })
  void aSettingOfTheApplicationItselfIsNoReasonToWarn(String key) throws IOException {
    Properties properties = new Properties();
    properties.setProperty(key, "1");
    assertEquals(List.of(), warningsOf(properties));
    assertEquals(List.of(), warningsOfFile("application.properties", Map.of(), key + "=1"));
  }

  @Test
  void theSystemPropertiesOfThisJvmAreNoReasonToWarn() throws IOException {
    assertEquals(List.of(), warningsOfFile("hawser.properties", Map.of(), "applicationId=a"));
  }

  @ParameterizedTest
  @CsvSource({
    "server.port, it has no effect",
    "client.id, it has no effect",
    "seata.foo.bar, it has no effect",
    "vgroupMapping.default_tx_group, the nearest known one is service.vgroupMapping.<vgroup>",
    "default.grouplist, the nearest known one is service.<cluster>.grouplist",
    "rpcTmRequestTimeout, the nearest known one is transport.rpcTmRequestTimeout",
    "hawser.config, hawser.config is a system property",
  })
  void inAFileOfOursEveryUnknownSettingIsAWarning(String key, String said) throws IOException {
    assertEquals(
        List.of("Unknown setting " + key + "; " + said),
        warningsOfFile("hawser.properties", Map.of(), key + "=1"));
  }

  @Test
  void settingsOfSeataAreNoReasonToWarnEvenInAFileOfOurs() throws IOException {
    assertEquals(
        List.of(),
        warningsOfFile(
            "hawser.properties",
            Map.of(),
            "seata.enabled=true",
            "seata.config.type=file",
            "seata.tcc.fence.log-table-name=t",
            "transport.server=NIO",
            "registry.redis.max-idle=3",
            "registry.consul.serverAddr=h:1",
            "client.undo.logTable=undo_log"));
  }

  /** The type may be in any source and any case; the keys and their placeholders are the same. */
  @ParameterizedTest
  @CsvSource({
    "'registry.type=file,mine', ''",
    "seata.registry.type=MINE, ''",
    "registry.type=${type:mine}, ''",
    "'', Mine",
  })
  void keysOfAThirdPartyProviderAreLeftToIt(String line, String variable) throws IOException {
    Map<String, String> environment =
        variable.isEmpty() ? Map.of() : Map.of("SEATA_REGISTRY_TYPE", variable);
    String[] lines = {line, "registry.mine.adress=${port:7}", "service.vgroupMapping.g=c"};
    assertEquals(List.of(), warningsOfFile("hawser.properties", environment, lines));
    HawserConfig config = HawserConfig.load(directory.resolve("hawser.properties"), environment);
    assertEquals("7", config.text("registry.mine.adress"));
  }

  @ParameterizedTest
  @CsvSource({
    "SEATA_TX_SERVICE_GRUOP, SEATA_TX_SERVICE_GROUP",
    "SEATA_TX_SERVICEGROUP, SEATA_TX_SERVICE_GROUP",
    "SEATA_REGSITRY_TYPE, SEATA_REGISTRY_TYPE",
    "SEATA_TRANSPRT_HEARTBEAT, SEATA_TRANSPORT_HEARTBEAT",
    "SEATA_REGISTRY_NACOS_SERVR_ADDR, SEATA_REGISTRY_NACOS_SERVER_ADDR",
    "HAWSER_REGISTY_TYPE, SEATA_REGISTRY_TYPE",
  })
  void aMisspeltVariableIsAWarning(String variable, String meant) throws IOException {
    assertEquals(
        List.of("Unknown environment variable " + variable + "; the nearest known one is " + meant),
        warningsOfFile("hawser.properties", Map.of(variable, "1"), ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SEATA_REGISTRY_TYPE",
        "HAWSER_REGISTRY_TYPE",
        "SEATA_STORE_MODE",
        "SEATA_SERVICE_VGROUPMAPPING_X",
        "SEATA_SERVICE_VGROUP_MAPPING_X",
        "SEATA_SERVICE_DEFAULT_GROUPLIST",
        "SEATA_SERVICE_GROUPLIST_DEFAULT",
        "SEATA_IP",
        "SEATA_PORT",
        "SEATA_HOME",
        "SEATA_SERVICE_HOST",
        "SEATA_SERVICE_PORT_TC",
        "SEATA_SERVER_PORT_8091_TCP_ADDR",
        "SEATA_PORT_8091_TCP",
        "HAWSER_HOME",
        "TX_SERVICE_GROUPS",
      })
  void aVariableOfOthersIsNoReasonToWarn(String variable) throws IOException {
    // the value is right for those that are read
    String value = variable.endsWith("TYPE") ? "file" : "h:1";
    assertEquals(List.of(), warningsOfFile("hawser.properties", Map.of(variable, value), ""));
  }

  @Test
  void warningsAreBounded() throws IOException {
    String[] lines = new String[500];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = "x".repeat(10_000) + i + "=1";
    }
    List<String> warnings = warningsOfFile("hawser.properties", Map.of(), lines);
    assertEquals(21, warnings.size());
    assertEquals("There are 480 more warnings about settings", warnings.get(20));
    assertTrue(warnings.stream().allMatch(line -> line.length() < 200), warnings::toString);
  }

  @Test
  void theValueOfAMisspeltSecretIsNotShown() throws IOException {
    List<String> warnings = warningsOfFile("hawser.properties", Map.of(), "secretKy=hush");
    assertEquals(1, warnings.size());
    assertFalse(warnings.toString().contains("hush"));
  }

  @Test
  void misspeltMappingsAreFoundForTheError() {
    Properties properties = new Properties();
    properties.setProperty("service.vgroup-maping.g", "default");
    properties.setProperty("vgroupMapping.g", "default");
    properties.setProperty("service.default.grouplst", "h:1");
    properties.setProperty("server.port", "1");
    assertEquals(
        List.of("service.vgroupMaping.g", "vgroupMapping.g"),
        HawserConfig.from(properties).nearVgroupMapping());
  }

  /** A key that is documented and not known here would be called a misspelt one. */
  @Test
  void theDocumentedKeysOfRegistriesAreComparedWith() throws IOException {
    Pattern name =
        Pattern.compile(
            "`\\.?(?:registry\\.(?:nacos|etcd3|zk|redis|raft|eureka)\\.)?"
                + "((?:sentinel\\.)?[a-z][A-Za-z]+)`");
    String family = null;
    int found = 0;
    for (String line : Files.readAllLines(Path.of("..", "docs", "registries.md"))) {
      if (line.startsWith("## ")) {
        String title = line.substring(3).split(" ")[0];
        family =
            Map.of(
                    "Nacos", "nacos",
                    "etcd", "etcd3",
                    "ZooKeeper", "zk",
                    "Redis", "redis",
                    "Raft", "raft",
                    "Eureka", "eureka")
                .get(title);
      }
      if (family == null || !line.startsWith("| `")) {
        continue;
      }
      Matcher key = name.matcher(line.substring(0, line.indexOf('|', 1)));
      while (key.find()) {
        String misspelt = "registry." + family + "." + key.group(1) + "q";
        if (key.group(1).length() > 3) {
          assertEquals(
              "registry." + family + "." + key.group(1), KnownKeys.near(misspelt), misspelt);
          found++;
        }
      }
    }
    assertTrue(found > 30, "only " + found);
  }
}
