package io.hawser.registry.eureka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.config.HawserConfig;
import io.hawser.config.LiveConfig;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServiceInstance;
import io.hawser.testservers.EurekaServer;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A Eureka server that may be set to reject the question for recent changes. */
@Tag("full")
@Timeout(300)
class EurekaWithoutDeltaTest {

  @Test
  void isReadAllTheSame() {
    try (EurekaServer server = EurekaServer.launch("--eureka.server.disable-delta=true")) {
      assertTrue(server.http("GET", "/apps/delta", null).startsWith("403"));
      ServiceInstance instance = ServiceInstance.of("10.7.0.1:8091");
      HawserConfig config =
          HawserConfig.builder()
              .set("registry.eureka.serviceUrl", server.url())
              .set("registry.eureka.requestTimeout", "30s")
              .build();
      try (LiveConfig live = new LiveConfig(config);
          RegistryService service = new EurekaRegistryProvider().create(live)) {
        assertEquals(List.of(), service.lookup("default"));
        String answer =
            server.http(
                "POST",
                EurekaInstance.clusterPath("default"),
                new EurekaInstance("default", instance, null).json());
        assertTrue(answer.startsWith("204"), answer);
        assertEquals(
            List.of(instance.address()),
            service.lookup("default").stream().map(ServiceInstance::address).toList());
        assertEquals(List.of(), service.lookup("other"));
      }
    }
  }
}
