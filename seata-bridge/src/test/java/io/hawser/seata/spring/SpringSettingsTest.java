package io.hawser.seata.spring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

@DisplayName("Properties of Spring Boot that the bridge reads")
class SpringSettingsTest {

  private static SpringSettings settings(Map<String, Object> properties) {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
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
                    "hawser.client.reconnect.max-backoff", "2s"))
            .config();
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
