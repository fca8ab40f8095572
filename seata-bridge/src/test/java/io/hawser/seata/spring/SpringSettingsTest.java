package io.hawser.seata.spring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

@DisplayName("Properties of Spring Boot that the bridge reads")
class SpringSettingsTest {

  private static SpringSettings settings(Map<String, Object> properties) {
    return settings(properties, Map.of());
  }

  private static SpringSettings settings(
      Map<String, Object> properties, Map<String, Object> variables) {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
    environment
        .getPropertySources()
        .replace(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
    return new SpringSettings(environment);
  }

  @Test
  void registryAndTransportAreReadAndTheRestStaysWithSeata() {
    HawserConfig config =
        settings(
                Map.of(
                    "spring.application.name", "orders",
                    "seata.tx-service-group", "shop_group",
                    "seata.service.vgroup-mapping.shop_group", "east",
                    "seata.service.grouplist.east", "10.0.0.1:8091",
                    "seata.registry.type", "file",
                    "seata.transport.rpc-tm-request-timeout", "${tm.timeout}",
                    "tm.timeout", "7000",
                    "seata.client.undo.log-serialization", "kryo",
                    "seata.client.tm.degrade-check", "true",
                    "seata.data-source-proxy-mode", "XA"))
            .config();
    assertEquals("orders", config.get(Keys.APPLICATION_ID));
    assertEquals("shop_group", config.get(Keys.TX_SERVICE_GROUP));
    assertEquals("east", config.clusterOf("shop_group"));
    assertEquals("10.0.0.1:8091", config.text("service.east.grouplist"));
    assertEquals(Duration.ofSeconds(7), config.get(Keys.TM_REQUEST_TIMEOUT));
    assertEquals(List.of(), config.warnings());
    assertEquals(List.of(), config.notes());
  }

  @Test
  void hawserWinsAndHasSettingsThatSeataHasNot() {
    HawserConfig config =
        settings(
                Map.of(
                    "seata.application-id", "orders",
                    "seata.transport.rpc-tm-request-timeout", "7000",
                    "hawser.transport.rpc-tm-request-timeout", "8000",
                    "hawser.client.reconnect.max-backoff", "2s",
                    "hawser.startup", "background",
                    "hawser.client.reconnect.max-bakcoff", "3s"))
            .config();
    assertEquals(
        List.of(
            "Unknown setting hawser.client.reconnect.max-bakcoff; the nearest known one is"
                + " client.reconnect.maxBackoff"),
        config.warnings());
    assertEquals(Duration.ofSeconds(8), config.get(Keys.TM_REQUEST_TIMEOUT));
    assertEquals(Duration.ofSeconds(2), config.get(Keys.MAX_BACKOFF));
  }

  @Test
  void whatIsNotGivenIsAsInSeatasStarter() {
    HawserConfig config = settings(Map.of("seata.application-id", "orders")).config();
    assertEquals("default_tx_group", config.get(Keys.TX_SERVICE_GROUP));
    assertEquals("default", config.clusterOf("default_tx_group"));
    assertEquals("127.0.0.1:8091", config.text("service.default.grouplist"));
  }

  @Test
  void environmentVariablesAreReadAsInSpring() {
    HawserConfig config =
        settings(
                Map.of("seata.application-id", "orders"),
                Map.of(
                    "SEATA_SERVICE_GROUPLIST_DEFAULT", "tc:8091",
                    "SEATA_REGISTRY_NACOS_SERVER_ADDR", "nacos:8848",
                    "SEATA_REGISTRY_NACOS_NAMESPACE", "shop",
                    "HAWSER_REGISTRY_NACOS_NAMESPACE", "hawser-shop",
                    "HAWSER_CLIENT_RECONNECT_MAXBACKOFF", "2s"))
            .config();
    assertEquals("tc:8091", config.text("service.default.grouplist"));
    assertEquals("nacos:8848", config.text("registry.nacos.serverAddr"));
    assertEquals("hawser-shop", config.text("registry.nacos.namespace"));
    assertEquals(Duration.ofSeconds(2), config.get(Keys.MAX_BACKOFF));
  }

  @Test
  void variablesMayNameTheGroupAndTheCluster() {
    HawserConfig config =
        settings(
                Map.of("seata.application-id", "orders"),
                Map.of(
                    "SEATA_TX_SERVICE_GROUP", "shop_group",
                    "HAWSER_SERVICE_VGROUPMAPPING_SHOP_GROUP", "east",
                    "SEATA_SERVICE_EAST_GROUPLIST", "tc:8091"))
            .config();
    assertEquals("shop_group", config.get(Keys.TX_SERVICE_GROUP));
    assertEquals("east", config.clusterOf("shop_group"));
    assertEquals("tc:8091", config.text("service.east.grouplist"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"seata.config.type", "hawser.config.type"})
  void aCentreIsNotHiddenByDefaults(String key) {
    HawserConfig config = settings(Map.of("seata.application-id", "orders", key, "nacos")).config();
    assertEquals("nacos", config.text("seata.config.type"));
    assertNull(config.clusterOf("default_tx_group"));
    assertNull(config.text("service.default.grouplist"));
  }

  @Test
  void namesOfTheApplicationsOwnScannerWin() {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(
            new MapPropertySource(
                "test",
                Map.of(
                    "seata.application-id", "of-the-file",
                    "seata.tx-service-group", "file_group")));
    HawserConfig config = new SpringSettings(environment, "orders", "shop_group").config();
    assertEquals("orders", config.get(Keys.APPLICATION_ID));
    assertEquals("shop_group", config.get(Keys.TX_SERVICE_GROUP));
    assertEquals(List.of(), config.warnings());
  }

  @ParameterizedTest
  @CsvSource({
    "hawser.enabled, false",
    "HAWSER_ENABLED, false",
    "hawser.service.disable-global-transaction, true"
  })
  void aSwitchThatOnlyTheBridgeReadsIsRejected(String key, String value) {
    Map<String, Object> given = Map.of(key, value);
    SpringSettings settings =
        settings(
            key.startsWith("HAWSER_") ? Map.of("seata.application-id", "orders") : with(given),
            key.startsWith("HAWSER_") ? given : Map.of());
    String message = assertThrows(IllegalStateException.class, settings::config).getMessage();
    assertTrue(message.contains("expected: seata."), message);
  }

  private static Map<String, Object> with(Map<String, Object> given) {
    Map<String, Object> all = new HashMap<>(given);
    all.put("seata.application-id", "orders");
    return all;
  }

  @Test
  void listsMayHaveEitherForm() {
    assertArrayEquals(
        new String[] {"a", "b"},
        settings(Map.of("seata.scan-packages", "a,b")).list("seata.scan-packages"));
    assertArrayEquals(
        new String[] {"a", "b"},
        settings(Map.of("seata.scan-packages[0]", "a", "seata.scan-packages[1]", "b"))
            .list("seata.scan-packages"));
    assertArrayEquals(new String[0], settings(Map.of()).list("seata.scan-packages"));
  }

  @Test
  void anApplicationNeedsAName() {
    SpringSettings settings = settings(Map.of());
    String message =
        assertThrows(IllegalStateException.class, settings::applicationId).getMessage();
    assertTrue(message.contains("spring.application.name"), message);
  }
}
