package io.hawser.registry.nacos;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.config.HawserConfig;
import io.hawser.config.LiveConfig;
import io.hawser.error.RegistryException;
import io.hawser.testservers.NacosServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Configuration items in a Nacos that requires a login. */
@Timeout(600)
class NacosCentreAccessTest {
  private static final String PASSWORD = "pa55+word &=%";

  private static NacosServer server;

  @BeforeAll
  static void start() {
    server = NacosServer.launchForConfiguration(PASSWORD);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static LiveConfig start(String... settings) {
    HawserConfig.Builder builder =
        HawserConfig.builder()
            .set("seata.config.type", "nacos")
            .set("seata.config.nacos.serverAddr", server.address())
            .set("seata.config.nacos.connectTimeout", "6000")
            .set("seata.config.nacos.requestTimeout", "6000");
    for (int i = 0; i < settings.length; i += 2) {
      builder.set("seata.config.nacos." + settings[i], settings[i + 1]);
    }
    return LiveConfig.start(builder.build());
  }

  private static String error(String... settings) {
    return assertThrows(RegistryException.class, () -> start(settings).close()).getMessage();
  }

  @Test
  void aUserWithTheRightPasswordMayRead() {
    try (LiveConfig live = start("username", "nacos", "password", PASSWORD)) {
      String origin = live.current().origin();
      assertTrue(origin.contains("seata.properties (not found)"), origin);
    }
  }

  @Test
  void errorsNameTheKeysOfTheCentre() {
    String wrong = error("username", "nacos", "password", "5ecret");
    assertTrue(
        wrong.contains("seata.config.nacos.username and seata.config.nacos.password"), wrong);
    assertFalse(wrong.contains("5ecret"), wrong);
    String none = error();
    assertTrue(none.contains("403") && none.contains("check seata.config.nacos.username"), none);
    String path = error("username", "nacos", "password", PASSWORD, "contextPath", "elsewhere");
    assertTrue(path.contains("seata.config.nacos.contextPath"), path);
    assertTrue(error("accessKey", "key", "secretKey", "5ecret").contains("403"));
  }
}
