package io.hawser.spring.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.ConfigurationException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** The settings among all properties of an application. */
class SpringSettingsTest {
  private static SpringSettings of(Map<String, Object> variables, Object... properties) {
    Map<String, Object> file = new LinkedHashMap<>();
    for (int i = 0; i < properties.length; i += 2) {
      file.put((String) properties[i], properties[i + 1]);
    }
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .replace(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            new SystemEnvironmentPropertySource("systemEnvironment", new HashMap<>(variables)));
    environment.getPropertySources().addLast(new MapPropertySource("file", file));
    ConfigurationPropertySources.attach(environment);
    return SpringSettings.of(environment);
  }

  @Test
  void variablesWinOverFilesInEachForm() {
    for (String variable :
        new String[] {
          "SEATA_TX_SERVICE_GROUP",
          "SEATA_TXSERVICEGROUP",
          "HAWSER_TX_SERVICE_GROUP",
          "HAWSER_TXSERVICEGROUP"
        }) {
      SpringSettings settings =
          of(Map.of(variable, "of_variable"), "seata.tx-service-group", "of_file");
      assertEquals("of_variable", settings.values().get("txServiceGroup"), variable);
      assertEquals(variable, settings.given("txServiceGroup").property());
    }
  }

  @Test
  void aVariableOfSeatasLosesToASettingOfHawsers() {
    SpringSettings settings =
        of(Map.of("SEATA_TX_SERVICE_GROUP", "weak"), "hawser.tx-service-group", "strong");
    assertEquals("strong", settings.values().get("txServiceGroup"));
  }

  @Test
  void variablesMapTheGroupAndListTheServersOfTheCluster() {
    SpringSettings settings =
        of(
            Map.of(
                "SEATA_SERVICE_VGROUP_MAPPING_MY_TX_GROUP", "main",
                "HAWSER_SERVICE_GROUPLIST_MAIN", "10.0.0.5:8091"),
            "seata.tx-service-group",
            "my_tx_group",
            "seata.service.vgroup-mapping.my_tx_group",
            "other");
    assertEquals("main", settings.values().get("service.vgroupMapping.my_tx_group"));
    assertEquals("10.0.0.5:8091", settings.values().get("service.main.grouplist"));
  }

  @Test
  void aMisspeltVariableIsNamedAndOthersAreNot() {
    SpringSettings settings =
        of(Map.of("SEATA_TX_SERVICE_GRUOP", "x", "HOME", "/root", "ACCESS_KEY", "foreign"));
    assertEquals(1, settings.warnings().size(), settings.warnings()::toString);
    assertTrue(
        settings.warnings().get(0).contains("SEATA_TX_SERVICE_GRUOP"),
        settings.warnings()::toString);
    assertFalse(settings.values().containsKey("accessKey"));
  }

  @Test
  void twoSpellingsOfOneSettingAreNamed() {
    SpringSettings settings =
        of(
            Map.of(),
            "seata.registry.zk.server-addr",
            "a:2181",
            "seata.registry.zookeeper.server-addr",
            "b:2181");
    assertEquals(1, settings.warnings().size(), settings.warnings()::toString);
    assertTrue(
        settings.warnings().get(0).contains("its other spelling, is ignored"),
        settings.warnings()::toString);
  }

  @Test
  void listsAreJoinedAndNumbersAreTexts() {
    SpringSettings settings =
        of(
            Map.of(),
            "seata.registry.type[0]",
            "nacos",
            "seata.registry.type[1]",
            "zk",
            "seata.transport.rpc-tm-request-timeout",
            7000,
            "seata.enabled",
            true);
    assertEquals("nacos,zk", settings.values().get("registry.type"));
    assertEquals("seata.registry.type", settings.given("registry.type").property());
    assertEquals("7000", settings.values().get("transport.rpcTmRequestTimeout"));
    assertEquals("true", settings.values().get("seata.enabled"));
  }

  @Test
  void ownSettingsAndThoseOfTestsAreNotForTheCore() {
    SpringSettings settings =
        of(
            Map.of(),
            "hawser.startup",
            "background",
            "hawser.propagation.http.headers[0]",
            "TX_XID",
            "hawser.test.coordinator",
            "embedded");
    assertTrue(
        settings.values().keySet().stream().noneMatch(it -> it.contains("startup")),
        settings.values()::toString);
    assertTrue(
        settings.values().keySet().stream()
            .noneMatch(it -> it.contains("headers") || it.contains("test.coordinator")),
        settings.values()::toString);
  }

  @Test
  void aPlaceholderWithoutAValueIsAnErrorOnlyIfTheSettingIsReadAndShowsNoSecret() {
    SpringSettings unused = of(Map.of(), "seata.client.undo.log-table", "${nowhere}");
    assertEquals("${nowhere}", unused.values().get("client.undo.logTable"));
    ConfigurationException error =
        assertThrows(
            ConfigurationException.class,
            () -> of(Map.of(), "seata.secret-key", "sesame${nowhere}"));
    assertEquals(
        "seata.secret-key: (not shown) (expected: a value for each placeholder in it)",
        error.getMessage());
  }

  @Test
  void messagesHaveTheNamesOfTheApplication() {
    SpringSettings settings =
        of(Map.of("SEATA_TX_SERVICE_GROUP", "shop"), "seata.transport.rpcTmRequestTimeout", "1s");
    assertEquals(
        "SEATA_TX_SERVICE_GROUP, seata.transport.rpcTmRequestTimeout and"
            + " seata.service.grouplist.main of registry.conf, seata.client.rm.executor-threads.",
        SettingNames.inWordsOf(
            settings,
            "txServiceGroup, transport.rpcTmRequestTimeout and service.main.grouplist of"
                + " registry.conf, client.rm.executorThreads."));
  }
}
