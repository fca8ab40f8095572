package io.hawser.spring.boot.test;

import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Sets the properties that start an embedded coordinator. Contexts with equal ones are shared.
 *
 * @param faults whether a fault proxy stands in front of it
 */
record HawserTestCustomizer(boolean faults) implements ContextCustomizer {

  @Override
  public void customizeContext(
      ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(
            new MapPropertySource(
                "@HawserTest",
                Map.of(
                    "hawser.enabled",
                    true,
                    HawserTestKeys.COORDINATOR,
                    "embedded",
                    HawserTestKeys.FAULTS,
                    faults)));
  }
}
