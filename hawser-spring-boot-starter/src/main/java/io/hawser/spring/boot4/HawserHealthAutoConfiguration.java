package io.hawser.spring.boot4;

import io.hawser.HawserClient;
import io.hawser.spring.boot.HawserAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * The health indicator {@code hawser}; {@code management.health.hawser.enabled=false} leaves it
 * out.
 */
@AutoConfiguration(after = HawserAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnEnabledHealthIndicator("hawser")
@ConditionalOnBean(HawserClient.class)
public class HawserHealthAutoConfiguration {
  /** Creates the configuration. */
  public HawserHealthAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean(name = "hawserHealthIndicator")
  HealthIndicator hawserHealthIndicator(HawserClient client) {
    return new HawserHealthIndicator(client);
  }
}
