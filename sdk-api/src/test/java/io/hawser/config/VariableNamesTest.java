package io.hawser.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.ConfigurationException;
import io.hawser.test.LogRecorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.event.Level;

/** Environment variables in the forms that Spring accepts, for every key of the table. */
class VariableNamesTest {
  @TempDir Path directory;

  private HawserConfig load(Map<String, String> environment) throws IOException {
    return HawserConfig.load(Files.writeString(directory.resolve("a.properties"), ""), environment);
  }

  private static List<String> keys() {
    return KeyTable.all().stream()
        .filter(entry -> !entry.isFamily())
        .map(KeyTable.Entry::name)
        .map(name -> name.replaceAll("<.*>", "my-tx_group"))
        .toList();
  }

  /** By Spring's rules and without the code under test: kebab case, then both kinds of hyphens. */
  private static List<String> forms(String key) {
    String bare = key.startsWith("seata.") ? key.substring("seata.".length()) : key;
    StringBuilder kebab = new StringBuilder();
    for (int i = 0; i < bare.length(); i++) {
      char c = bare.charAt(i);
      boolean hump =
          Character.isUpperCase(c) && i > 0 && !Character.isUpperCase(bare.charAt(i - 1));
      kebab.append(hump ? "-" : "").append(Character.toLowerCase(c));
    }
    List<String> forms = new ArrayList<>();
    for (String hyphen : new String[] {"", "_"}) {
      String form =
          kebab.toString().replace("-", hyphen).replace('.', '_').toUpperCase(Locale.ROOT);
      forms.add("SEATA_" + form);
      forms.add("HAWSER_" + form);
      if (!key.startsWith("seata.") && !key.equals("accessKey") && !key.equals("secretKey")) {
        forms.add(form);
      }
    }
    return forms;
  }

  private static String goodValue(String key) {
    KeyTable.Entry entry = KeyTable.find(key);
    if (entry.use() == KeyTable.Use.REJECTED) {
      return entry.detail();
    }
    return Keys.all().stream()
        .filter(
            it -> it.name().equals(entry.use() == KeyTable.Use.OTHER_NAME ? entry.detail() : key))
        .map(ConfigKey::defaultText)
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElse("h:1");
  }

  @ParameterizedTest
  @MethodSource("keys")
  void everyKeyIsReadInEveryForm(String key) throws IOException {
    String name = KeyNames.canonical(key);
    for (String variable : forms(key)) {
      try (LogRecorder log = new LogRecorder()) {
        HawserConfig config = load(Map.of(variable, goodValue(key))).withWarningsLogged();
        assertEquals(goodValue(key), config.text(name), variable);
        assertEquals(List.of(), log.messages(Level.WARN), variable);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SEATA_TX_SERVICE_GROUP, txServiceGroup",
    "TX_SERVICE_GROUP, txServiceGroup",
    "SEATA_APPLICATION_ID, applicationId",
    "SEATA_REGISTRY_NACOS_SERVER_ADDR, registry.nacos.serverAddr",
    "SEATA_SERVICE_VGROUP_MAPPING_MY_TX_GROUP, service.vgroupMapping.my_tx_group",
    "SEATA_SERVICE_VGROUPMAPPING_MYTXGROUP, service.vgroupMapping.my-tx-group",
    "SERVICE_VGROUP_MAPPING_MY_TX_GROUP, service.vgroupMapping.my-tx-group",
    "SEATA_SERVICE_GROUPLIST, service.default.grouplist",
    "SEATA_REGISTRY_LOAD_BALANCE, client.loadBalance.type",
    "seata.tx-service-group, txServiceGroup",
  })
  void namesThatUsersTried(String variable, String key) throws IOException {
    assertEquals("v1", load(Map.of(variable, "v1")).text(key));
  }

  @Test
  void shortNamesNeedThePrefix() throws IOException {
    HawserConfig config =
        load(Map.of("ENABLED", "false", "SECRET_KEY", "s", "ACCESS_KEY", "a", "CONFIG_TYPE", "x"));
    assertTrue(config.get(Keys.ENABLED));
    assertNull(config.text("secretKey"));
    assertNull(config.text("accessKey"));
    assertNull(config.text("seata.config.type"));
    assertFalse(load(Map.of("SEATA_ENABLED", "false")).get(Keys.ENABLED));
  }

  @Test
  void ofTwoVariablesForOneSettingTheSecondIsWarnedOf() throws IOException {
    try (LogRecorder log = new LogRecorder()) {
      load(Map.of("SEATA_TXSERVICEGROUP", "a", "SEATA_TX_SERVICE_GROUP", "b")).withWarningsLogged();
      assertEquals(
          List.of(
              "The environment variable SEATA_TXSERVICEGROUP is used; SEATA_TX_SERVICE_GROUP is"
                  + " ignored"),
          log.messages(Level.WARN));
    }
  }

  @Test
  void aBadValueNamesTheSetting() {
    ConfigurationException e =
        org.junit.jupiter.api.Assertions.assertThrows(
            ConfigurationException.class, () -> load(Map.of("SEATA_TRANSPORT_HEARTBEAT", "x")));
    assertEquals("transport.heartbeat: x (expected: true or false)", e.getMessage());
  }
}
