package io.hawser.spring.boot4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.spring.boot.HawserAutoConfiguration;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.transaction.TransactionTemplate;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** Framework 7 pauses contexts of tests that are in its cache; the client stays open then. */
class PausedContextTest {
  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration(HawserAutoConfiguration.class)
  static class Application {}

  @Test
  void theClientWorksAfterAPause() {
    try (EmbeddedCoordinator coordinator = EmbeddedCoordinator.start();
        ConfigurableApplicationContext context =
            new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .properties(
                    "spring.main.banner-mode=off",
                    "hawser.service.vgroup-mapping.default_tx_group=default",
                    "hawser.service.grouplist.default=" + coordinator.address())
                .run()) {
      context.pause();
      assertTrue(context.getBean(HawserClient.class).status().isReady());
      context.restart();
      String xid =
          context
              .getBean(TransactionTemplate.class)
              .execute("after a pause", Duration.ofMinutes(2), tx -> tx.xid());
      assertEquals(xid, coordinator.find(xid).orElseThrow().xid());
    }
  }
}
