package io.hawser.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.test.LogRecorder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

/** Tests the table of settings as integrations see it. */
class KeyCatalogTest {
  @Test
  void everySettingWithAFixedNameIsThere() {
    assertTrue(KeyCatalog.settings().size() > 240, () -> "" + KeyCatalog.settings().size());
    assertTrue(
        KeyCatalog.settings().stream()
            .noneMatch(it -> it.name().contains("<") || it.name().endsWith("*")));
    assertEquals(
        new KeyCatalog.Setting(
            "client.roles", KeyCatalog.Effect.USED, "TM,RM", Keys.ROLES.meaning()),
        KeyCatalog.settings().stream()
            .filter(it -> it.name().equals("client.roles"))
            .findFirst()
            .orElseThrow());
  }

  @Test
  void namesHaveTheirSpellings() {
    assertEquals("txServiceGroup", KeyCatalog.canonical("seata.tx-service-group"));
    assertEquals("client.load-balance.type", KeyCatalog.kebab("client.loadBalance.type"));
    assertEquals(
        "service.vgroup-mapping.myGroup", KeyCatalog.kebab("service.vgroupMapping.myGroup"));
    assertEquals(List.of("SEATA_CLIENT_ROLES"), KeyCatalog.variables("client.roles", "SEATA_"));
    assertTrue(KeyCatalog.contains("service.vgroupMapping.any"));
    assertFalse(KeyCatalog.contains("nonsense"));
  }

  private static final List<String> OWN =
      List.of("hawser.startup", "hawser.metrics.server-tag", "hawser.http.headers");

  @ParameterizedTest
  @CsvSource({
    "hawser.startpu, hawser.startup",
    "hawser.metrics.serverTga, hawser.metrics.server-tag",
    "hawser.metrics.server_tag, hawser.metrics.server-tag",
    "hawser.http.header, hawser.http.headers",
    "hawser.metrics.server.tag,",
    "hawser.startup.mode,",
    "startup,",
    "hawser.client.roles,",
  })
  void aNameNearToASettingOfAnIntegrationIsFound(String name, String meant) {
    assertEquals(meant, KeyCatalog.nearest(name, OWN));
  }

  @ParameterizedTest
  @CsvSource({
    "HAWSER_STARTPU, HAWSER_STARTUP",
    "SEATA_STARTUP, HAWSER_STARTUP",
    "HAWSER_METRICS_SERVER_TGA, HAWSER_METRICS_SERVER_TAG",
    "HAWSER_REGISTRY_TPYE, SEATA_REGISTRY_TYPE",
  })
  void aVariableNearToASettingOfAnIntegrationIsAWarning(String variable, String meant) {
    assertEquals(
        List.of("Unknown environment variable " + variable + "; the nearest known one is " + meant),
        KeyCatalog.warnings(Map.of(variable, "1"), OWN));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HAWSER_START",
        "HAWSER_HOME",
        "SEATA_METRICS_ENABLED",
        "HAWSER_REGISTRY_TYPE",
        "STARTPU",
      })
  void anotherVariableIsNoReasonToWarn(String variable) {
    assertEquals(List.of(), KeyCatalog.warnings(Map.of(variable, "1"), OWN));
  }

  @Test
  void whatAnIntegrationCollectsIsTakenAsItIsAndLogsNothing() {
    try (LogRecorder log = new LogRecorder()) {
      HawserConfig config =
          HawserConfig.collected(
              Map.of(
                  "seata.tx-service-group", "${not.a.placeholder}",
                  "seata.nonsense", "1",
                  "client.undo.logTable", "undo",
                  "client.tm.defaultGlobalTransactionTimeout", "9"),
              "a framework",
              "hawser-spring-boot");
      assertEquals("${not.a.placeholder}", config.text("txServiceGroup"));
      assertEquals("a framework", config.origin());
      assertEquals(List.of("Unknown setting seata.nonsense; it has no effect"), config.warnings());
      assertEquals(
          List.of(
              "These settings in a framework are known and have no effect, as"
                  + " docs/configuration.md explains: client.undo.logTable"),
          config.notes());
      assertEquals(List.of(), log.messages(Level.WARN));
      assertEquals(List.of(), log.messages(Level.INFO));
    }
  }

  @Test
  void whatOnlyAnIntegrationReadsHasNoEffectElsewhere() {
    HawserConfig config =
        HawserConfig.builder().set("client.tm.defaultGlobalTransactionTimeout", "9").build();
    assertEquals(
        List.of(
            "These settings in properties given in code are known and have no effect, as"
                + " docs/configuration.md explains: client.tm.defaultGlobalTransactionTimeout"),
        config.notes());
  }
}
