package io.hawser.config;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.ConfigurationException;
import io.hawser.test.LogRecorder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

class HawserConfigTest {

  private static HawserConfig of(String... keysAndValues) {
    Properties properties = new Properties();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      properties.setProperty(keysAndValues[i], keysAndValues[i + 1]);
    }
    return HawserConfig.from(properties);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "transport.rpcTmRequestTimeout",
        "transport.rpc-tm-request-timeout",
        "seata.transport.rpcTmRequestTimeout",
        "seata.transport.rpc-tm-request-timeout"
      })
  void everySpellingOfAKeyIsUnderstood(String key) {
    assertEquals(Duration.ofSeconds(7), of(key, "7s").get(Keys.TM_REQUEST_TIMEOUT));
  }

  @Test
  void everyKeyOfTheCoreIsUnderstoodInKebabCaseWithPrefix() {
    for (ConfigKey<?> key : Keys.all()) {
      String kebab = key.name().replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
      assertEquals(key.name(), KeyNames.canonical("seata." + kebab));
      assertEquals(key.name(), KeyNames.canonical(key.name()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "service.vgroupMapping.My-group.v2.eu-west, My-group.v2.eu-west",
    "service.vgroup-mapping.My-group.v2.eu-west, My-group.v2.eu-west",
    "seata.service.vgroup-mapping.my_tx-group, my_tx-group",
    "seata.service.vgroupMapping.a.grouplist, a.grouplist",
  })
  void namesOfGroupsKeepTheirDotsAndDashes(String key, String vgroup) {
    assertEquals("some-cluster", of(key, "some-cluster").clusterOf(vgroup));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "service.eu-west.a.grouplist",
        "seata.service.eu-west.a.grouplist",
        "service.grouplist.eu-west.a",
        "seata.service.grouplist.eu-west.a"
      })
  void namesOfClustersKeepTheirDotsAndDashes(String key) {
    assertEquals("h:1", of(key, "h:1").text("service.eu-west.a.grouplist"));
  }

  @Test
  void theOldSpellingsOfTheCredentialsAreUnderstood() {
    HawserConfig config = of("seata.accesskey", "a", "seata.secretkey", "s");
    assertEquals("a", config.get(Keys.ACCESS_KEY));
    assertEquals("s", config.get(Keys.SECRET_KEY));
  }

  @Test
  void theCanonicalSpellingWinsOverAnotherOne() {
    try (LogRecorder log = new LogRecorder()) {
      HawserConfig config =
          of(
              "seata.client.load-balance.type", "Random",
              "client.loadBalance.type", "RoundRobin",
              "client.load-balance.type", "LeastActive");
      assertEquals("RoundRobin", config.get(Keys.LOAD_BALANCE_TYPE));
      List<String> warnings = log.messages(Level.WARN);
      assertEquals(2, warnings.size(), warnings::toString);
      assertTrue(
          warnings.contains(
              "The setting client.loadBalance.type is used; client.load-balance.type,"
                  + " its other spelling, is ignored"),
          warnings::toString);
    }
  }

  @Test
  void twoSpellingsWithOneValueLogNoWarning() {
    try (LogRecorder log = new LogRecorder()) {
      of("seata.registry.type", "file", "registry.type", " file ");
      assertEquals(List.of(), log.messages(Level.WARN));
    }
  }

  @Test
  void anUnsetOrBlankSettingHasItsDefault() {
    HawserConfig config = of("transport.heartbeatInterval", "  ", "registry.type", "");
    assertEquals(Duration.ofSeconds(5), config.get(Keys.HEARTBEAT_INTERVAL));
    assertEquals(List.of("file"), config.get(Keys.REGISTRY_TYPE));
    assertEquals("default_tx_group", config.get(Keys.TX_SERVICE_GROUP));
    assertEquals(Set.of("TM", "RM"), config.get(Keys.ROLES));
    assertNull(config.text("registry.type"));
    assertNull(config.clusterOf("default_tx_group"));
  }

  @Test
  void blanksAroundAValueAreIgnored() {
    assertEquals("Random", of("client.loadBalance.type", " Random ").get(Keys.LOAD_BALANCE_TYPE));
  }

  @Test
  void theRmSwitchForBatchingFollowsTheOldCommonOne() {
    String common = Keys.BATCH.name();
    assertFalse(of().get(Keys.RM_BATCH));
    assertTrue(of(common, "true").get(Keys.RM_BATCH));
    assertFalse(of(common, "true", Keys.RM_BATCH.name(), "false").get(Keys.RM_BATCH));
    assertFalse(of(common, "true").get(Keys.TM_BATCH));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "transport.heartbeat | maybe | true or false",
        "transport.idle-timeout | 15 sec | a duration above zero such as 10s, 500ms, 2m or plain"
            + " milliseconds, at most 24 days",
        "transport.idleTimeout | 0 | a duration above zero such as 10s, 500ms, 2m or plain"
            + " milliseconds, at most 24 days",
        "client.loadBalance.virtualNodes | 0 | 1 to 10000",
        "client.loadBalance.virtualNodes | ten | 1 to 10000",
        "client.roles | TC | TM, RM or TM,RM",
        "transport.serialization | protobuf | seata first, the only one this SDK supports",
        "applicationId | a:b | a text without a colon",
      })
  void aBadValueIsRejectedWithNameValueAndExpectation(String key, String value, String expected) {
    ConfigurationException e = assertThrows(ConfigurationException.class, () -> of(key, value));
    assertEquals(
        KeyNames.canonical(key) + ": " + value + " (expected: " + expected + ")", e.getMessage());
  }

  @Test
  void theFirstOfSeveralSerializersIsUsed() {
    assertEquals("seata", of("transport.serialization", "Seata, protobuf").get(Keys.SERIALIZATION));
  }

  @ParameterizedTest
  @CsvSource({
    "client.loadBalance.typ, client.loadBalance.type",
    "seata.client.load-balance.virtual-node, client.loadBalance.virtualNodes",
    "transport.rpcTmRequestTimeuot, transport.rpcTmRequestTimeout",
    "transport.threadFactory.clientSelectorThreads, "
        + "transport.threadFactory.clientSelectorThreadSize",
    "service.vgroupMaping.default_tx_group, service.vgroupMapping.<vgroup>",
    "service.default.groupList, service.<cluster>.grouplist",
    "registry.typ, registry.type",
  })
  void anUnknownKeyIsAWarningThatNamesTheNearest(String key, String nearest) {
    try (LogRecorder log = new LogRecorder()) {
      of(key, "1");
      assertEquals(
          List.of("Unknown setting " + key + "; the nearest known one is " + nearest),
          log.messages(Level.WARN));
    }
  }

  @Test
  void aPastedSeataConfigurationAndForeignKeysLogNoWarning() {
    try (LogRecorder log = new LogRecorder()) {
      of(
          "transport.type", "TCP",
          "transport.server", "NIO",
          "transport.thread-factory.boss-thread-prefix", "NettyBoss",
          "transport.shutdown.wait", "3",
          "seata.registry.nacos.server-addr", "localhost:8848",
          "registry.redis.max-idle", "3",
          "client.rm.lock.retryInterval", "10",
          "client.undo.compress.threshold", "64k",
          "client.tm.degradeCheck", "false",
          "service.vgroupMapping.g", "default",
          "service.default.grouplist", "h:1",
          "service.disableGlobalTransaction", "false",
          "spring.application.name", "shop",
          "seata.enabled", "true");
      assertEquals(List.of(), log.messages(Level.WARN));
    }
  }

  @Test
  void secretsAreNeverInTheTextForm() {
    String text =
        of(
                "secretKey", "hush1",
                "seata.access-key", "hush2",
                "registry.nacos.password", "hush3",
                "registry.nacos.secret-key", "hush4",
                "spring.datasource.pwd", "hush5",
                "registry.nacos.token", "hush6",
                "registry.nacos.username", "nacos",
                "txServiceGroup", "g")
            .toString();
    assertFalse(text.contains("hush"), text);
    assertTrue(text.contains("secretKey=***"), text);
    assertTrue(text.contains("registry.nacos.username=nacos"), text);
    assertTrue(text.contains("txServiceGroup=g"), text);
    assertFalse(text.contains("spring"), text);
  }

  @Test
  void passwordsInAddressesAreNeverInTheTextForm() {
    String text =
        of(
                "registry.redis.serverAddr", "redis://:hush1@10.0.0.1:6379",
                "registry.eureka.serviceUrl", "http://e:1/a, http://me:hu/sh@e:2/a;http://e:3/a",
                "registry.nacos.serverAddr", "nacos:hush2@10.0.0.2:8848",
                "registry.etcd3.serverAddr", "http://10.0.0.3:2379,http://[::1]:2379",
                "service.g.grouplist", "h:1;u:hush3@h:2",
                "registry.redis.other", "redis://:hush4,hush5;hush6@10.0.0.1:6379,redis://h:2")
            .toString();
    assertFalse(text.contains("hu"), text);
    assertTrue(text.contains("registry.redis.serverAddr=redis://***@10.0.0.1:6379"), text);
    assertTrue(text.contains("http://e:1/a, http://***@e:2/a;http://e:3/a"), text);
    assertTrue(text.contains("registry.nacos.serverAddr=***@10.0.0.2:8848"), text);
    assertTrue(text.contains("http://10.0.0.3:2379,http://[::1]:2379"), text);
    assertTrue(text.contains("h:1;***@h:2"), text);
  }

  @Test
  void passwordsInAddressesAreNeverInAnError() {
    ConfigKey<Integer> key =
        new ConfigKey<>("some.address", "1", ValueParser.integer(1, 2), "1 or 2", "For this test");
    ConfigurationException error =
        assertThrows(ConfigurationException.class, () -> key.parse("http://me:hush@h:1"));
    assertEquals("some.address: http://***@h:1 (expected: 1 or 2)", error.getMessage());
    assertNull(error.getCause());
  }

  @Test
  void secretsAreNeverInAnError() {
    ConfigKey<Integer> key =
        new ConfigKey<>("some.password", "1", ValueParser.integer(1, 2), "1 or 2", "For this test");
    ConfigurationException e = assertThrows(ConfigurationException.class, () -> key.parse("hush"));
    assertEquals("some.password: (not shown) (expected: 1 or 2)", e.getMessage());
    StringWriter trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace));
    assertFalse(trace.toString().contains("hush"), trace::toString);
  }

  @Test
  void secretsAreNeverInAWarning() {
    try (LogRecorder log = new LogRecorder()) {
      of("secretKey", "hush1", "seata.secret-key", "hush2", "seata.client.secret", "hush3");
      List<String> warnings = log.messages(Level.WARN);
      assertEquals(2, warnings.size(), warnings::toString);
      assertFalse(warnings.toString().contains("hush"), warnings::toString);
    }
  }

  @Test
  void settingsCanBeListedByTheStartOfTheirNames() {
    HawserConfig config =
        of("service.b.grouplist", " h:2 ", "seata.service.grouplist.a", "", "registry.type", "zk");
    assertEquals(
        Map.of("service.a.grouplist", "", "service.b.grouplist", "h:2"),
        config.startingWith("service."));
    assertEquals(
        List.of("service.a.grouplist", "service.b.grouplist"),
        List.copyOf(config.startingWith("service.").keySet()));
  }

  @Test
  void configurationsWithTheSameSettingsAreEqual() {
    assertAll(
        () -> assertEquals(of("registry.type", "zk"), of("seata.registry.type", "zk")),
        () ->
            assertEquals(
                of("registry.type", "zk").hashCode(), of("seata.registry.type", "zk").hashCode()),
        () -> assertNotEquals(of("registry.type", "zk"), of("registry.type", "redis")));
  }

  @Test
  void laterChangesOfThePropertiesHaveNoEffect() {
    Properties properties = new Properties();
    properties.setProperty("registry.type", "zk");
    HawserConfig config = HawserConfig.from(properties);
    properties.setProperty("registry.type", "redis");
    assertEquals(List.of("zk"), config.get(Keys.REGISTRY_TYPE));
  }

  @Test
  void propertiesGivenInCodeAreNotOverridden() {
    try (SystemProperties system = new SystemProperties()) {
      system.set("registry.type", "zk");
      assertEquals(List.of("file"), of("registry.type", "file").get(Keys.REGISTRY_TYPE));
      assertNull(of().source());
    }
  }

  @Test
  void theBuilderTakesTypedValues() {
    HawserConfig config =
        HawserConfig.builder()
            .applicationId("shop")
            .set(Keys.IDLE_TIMEOUT, Duration.ofMillis(1500))
            .set(Keys.ROLES, Set.of("TM"))
            .set(Keys.VIRTUAL_NODES, 20)
            .set("seata.tx-service-group", "g")
            .build();
    assertEquals("shop", config.get(Keys.APPLICATION_ID));
    assertEquals(Duration.ofMillis(1500), config.get(Keys.IDLE_TIMEOUT));
    assertEquals(Set.of("TM"), config.get(Keys.ROLES));
    assertEquals(20, config.get(Keys.VIRTUAL_NODES));
    assertEquals("g", config.get(Keys.TX_SERVICE_GROUP));
  }

  @Test
  void theBuilderTakesSeveralRoles() {
    HawserConfig config = HawserConfig.builder().set(Keys.ROLES, List.of("RM", "TM")).build();
    assertEquals(Set.of("TM", "RM"), config.get(Keys.ROLES));
  }

  @Test
  void serversInCodeNeedNoRegistryWhateverTheOrderOfTheCalls() {
    HawserConfig config =
        HawserConfig.builder()
            .servers("127.0.0.1:8091;[::1]:8091")
            .set("registry.type", "nacos")
            .set("seata.tx-service-group", "late")
            .build();
    assertEquals(List.of("file"), config.get(Keys.REGISTRY_TYPE));
    assertEquals("default", config.clusterOf("late"));
    assertNull(config.clusterOf("default_tx_group"));
    assertEquals("127.0.0.1:8091;[::1]:8091", config.text("service.default.grouplist"));
  }

  @Test
  void nullIsRejectedByName() {
    assertEquals(
        "properties",
        assertThrows(NullPointerException.class, () -> HawserConfig.from(null)).getMessage());
    assertEquals(
        "value",
        assertThrows(NullPointerException.class, () -> HawserConfig.builder().set("a", null))
            .getMessage());
  }

  @Test
  void aNamingServerMapsGroupsItself() {
    HawserConfig config = of("registry.type", "seata", "txServiceGroup", "g");
    assertEquals("g", config.clusterOf("g"));
    assertNull(config.clusterOf("other"));
    assertEquals(
        "c",
        of("registry.type", "seata", "txServiceGroup", "g", "service.vgroupMapping.g", "c")
            .clusterOf("g"));
    assertNull(of("registry.type", "seata,nacos", "txServiceGroup", "g").clusterOf("g"));
  }

  @Test
  void aRegistryMayBeCalledByItsPlainName() {
    HawserConfig config =
        of("registry.etcd.server-addr", "a:1", "seata.registry.zookeeper.sessionTimeout", "9");
    assertEquals("a:1", config.text("registry.etcd3.serverAddr"));
    assertEquals("9", config.text("registry.zk.sessionTimeout"));
  }

  @Test
  void severalRegistriesAreAListWithoutRepetitions() {
    assertEquals(
        List.of("nacos", "zk"), of("registry.type", " nacos , zk,NACOS").get(Keys.REGISTRY_TYPE));
    assertThrows(ConfigurationException.class, () -> of("registry.type", "nacos,,zk"));
  }

  /** Fuzzing found that a long line without an equals sign delayed the start. */
  @Test
  void onlyTheStartOfALongNameIsCompared() {
    String name = "transport.heartbeatt" + "z".repeat(80);
    assertEquals(KnownKeys.near(name), KnownKeys.near(name + "transport".repeat(10_000)));
  }
}
