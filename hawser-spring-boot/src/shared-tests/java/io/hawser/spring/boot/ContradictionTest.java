package io.hawser.spring.boot;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.spring.GlobalTransactional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Annotations that contradict each other end the start with a sentence. */
@ExtendWith(OutputCaptureExtension.class)
class ContradictionTest {
  interface Billing {
    @GlobalTransactional(timeoutMills = 1_000)
    void bill();
  }

  static class BillingByPost implements Billing {
    @Override
    @GlobalTransactional(timeoutMills = 2_000)
    public void bill() {}
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration(HawserAutoConfiguration.class)
  static class Application {
    @Bean
    BillingByPost billing() {
      return new BillingByPost();
    }
  }

  @Test
  void bothPlacesAreNamedWithoutAStackTrace(CapturedOutput output) {
    SpringApplicationBuilder application =
        new SpringApplicationBuilder(Application.class)
            .web(WebApplicationType.NONE)
            .properties("hawser.enabled=false", "spring.main.banner-mode=off");
    assertThrows(RuntimeException.class, application::run);
    String printed = output.getAll();
    assertTrue(
        printed.contains(
            "@GlobalTransactional on "
                + BillingByPost.class.getName()
                + "#bill and on "
                + Billing.class.getName()
                + "#bill differ"),
        printed);
    assertTrue(printed.contains("APPLICATION FAILED TO START"), printed);
    assertFalse(printed.contains("\tat "), printed);
  }
}
