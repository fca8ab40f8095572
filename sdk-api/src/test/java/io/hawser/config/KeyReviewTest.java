package io.hawser.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hawser.error.ConfigurationException;
import io.hawser.test.LogRecorder;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

/** No setting is ignored in silence. */
class KeyReviewTest {
  private static HawserConfig of(String... keysAndValues) {
    Properties properties = new Properties();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      properties.setProperty(keysAndValues[i], keysAndValues[i + 1]);
    }
    return HawserConfig.from(properties);
  }

  @Test
  void settingsWithoutEffectAreOneInfo() {
    try (LogRecorder log = new LogRecorder()) {
      of(
          "client.tm.commitRetryCount", "5",
          "seata.client.undo.log-table", "undo_log",
          "seata.store.mode", "db",
          "registry.redis.max-idle", "3",
          "registry.nacos.serverAddr", "h:1",
          "client.log.exceptionRate", "100",
          "registry.type", "zk",
          "registry.zk.serverAddr", "h:1");
      assertEquals(
          List.of(
              "These settings in properties given in code are known and have no effect, as"
                  + " docs/configuration.md explains: client.log.exceptionRate,"
                  + " client.tm.commitRetryCount, client.undo.logTable, registry.nacos.serverAddr,"
                  + " registry.redis.maxIdle, seata.store.mode"),
          log.messages(Level.INFO));
      assertEquals(List.of(), log.messages(Level.WARN));
    }
  }

  @Test
  void ofManyTheFirstTwentyAreNamed() {
    String[] settings = new String[60];
    for (int i = 0; i < 30; i++) {
      settings[2 * i] = "seata.store.s" + (100 + i);
      settings[2 * i + 1] = "x";
    }
    try (LogRecorder log = new LogRecorder()) {
      of(settings);
      String info = log.messages(Level.INFO).get(0);
      assertEquals("seata.store.s119 and 10 more", info.substring(info.lastIndexOf(", ") + 2));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"etcd", "etcd3", "nacos,etcd", "ETCD3"})
  void theKeysOfAChosenRegistryHaveAnEffect(String type) {
    try (LogRecorder log = new LogRecorder()) {
      of("registry.type", type, "registry.etcd3.serverAddr", "http://h:1");
      assertEquals(List.of(), log.messages(Level.INFO));
    }
  }

  @ParameterizedTest
  @CsvSource({"client.tm.degradeCheck, true, false", "transport.protocol, grpc, seata"})
  void whatCannotBeHadIsRejected(String key, String value, String allowed) {
    ConfigurationException e = assertThrows(ConfigurationException.class, () -> of(key, value));
    String start = key + ": " + value + " (expected: " + allowed + "; ";
    assertEquals(start, e.getMessage().substring(0, start.length()));
    of(key, allowed);
    of(key, value, "seata.enabled", "false");
  }

  @Test
  void aMappingThatIsExpectedInACentreIsAnErrorThatSaysSo() {
    ConfigurationException e =
        assertThrows(
            ConfigurationException.class,
            () -> of("seata.config.type", "apollo", "seata.tx-service-group", "g"));
    assertEquals(
        "seata.config.type: apollo (expected: file, or one of nacos, etcd3 and zk; by this setting"
            + " service.vgroupMapping.g would be looked for in apollo, which Hawser does not read:"
            + " set the mapping in properties given in code)",
        e.getMessage());
    for (String type : List.of("Consul", "springCloudConfig", "custom")) {
      assertThrows(ConfigurationException.class, () -> of("seata.config.type", type));
      of("seata.config.type", type, "seata.enabled", "false");
    }
  }

  @ParameterizedTest
  @CsvSource({"nacos, nacos.dataId", "ETCD3, etcd3.key", "etcd, etcd3.key", "zk, zk.nodePath"})
  void theKeysOfTheChosenCentreHaveAnEffect(String type, String key) {
    try (LogRecorder log = new LogRecorder()) {
      of("seata.config.type", type, "seata.config." + key, "x", "seata.config.apollo.appId", "x");
      assertEquals(
          List.of(
              "These settings in properties given in code are known and have no effect, as"
                  + " docs/configuration.md explains: seata.config.apollo.appId"),
          log.messages(Level.INFO));
      assertEquals(List.of(), log.messages(Level.WARN));
    }
    try (LogRecorder log = new LogRecorder()) {
      of("seata.config." + key, "x");
      assertEquals(1, log.messages(Level.INFO).size());
    }
  }

  @Test
  void aCentreBesidesAMappingIsAWarning() {
    try (LogRecorder log = new LogRecorder()) {
      of("seata.config.type", "apollo", "service.vgroupMapping.default_tx_group", "c");
      assertEquals(
          List.of(
              "seata.config.type is apollo, but Hawser reads only nacos, etcd3 and zk: what is set"
                  + " there has no effect, and the mapping of default_tx_group is the one of"
                  + " properties given in code"),
          log.messages(Level.WARN));
    }
  }

  @Test
  void aTypeOfConfigurationOfTheApplicationItselfIsNotMeant() {
    of("config.type", "db", "enabled", "false");
  }

  @Test
  void theFormsOfSeata10AreUnderstood() {
    HawserConfig config =
        of(
            "seata.tx-service-group", "g",
            "seata.service.vgroup-mapping", "default",
            "seata.service.grouplist", "h:1",
            "registry.loadBalance", "RandomLoadBalance");
    assertEquals("default", config.clusterOf("g"));
    assertEquals(null, config.clusterOf("another"));
    assertEquals("h:1", config.text("service.default.grouplist"));
    assertEquals("RandomLoadBalance", config.get(Keys.LOAD_BALANCE_TYPE));
    assertEquals("c", of("service.vgroup_mapping.my_group", "c").clusterOf("my_group"));
  }

  @ParameterizedTest
  @CsvSource({
    "registry.redis.servers, ; it has no effect",
    "seata.confg.type, ; the nearest known one is seata.config.type",
    "seata.enable, ; the nearest known one is seata.enabled",
    "seata.scan-package, ; the nearest known one is seata.scanPackages",
    "client.tm.commitRetryCounts, ; the nearest known one is client.tm.commitRetryCount",
    "registry.redis.serverAdr, ; the nearest known one is registry.redis.serverAddr",
  })
  void everythingElseIsAWarning(String key, String said) {
    try (LogRecorder log = new LogRecorder()) {
      of(key, "1");
      assertEquals(List.of("Unknown setting " + key + said), log.messages(Level.WARN));
    }
  }
}
