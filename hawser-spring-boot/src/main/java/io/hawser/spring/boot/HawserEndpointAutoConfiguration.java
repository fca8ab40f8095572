package io.hawser.spring.boot;

import io.hawser.HawserClient;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The endpoint, where there is an actuator that exposes it. */
@AutoConfiguration(after = HawserAutoConfiguration.class)
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnAvailableEndpoint(endpoint = HawserEndpoint.class)
@ConditionalOnBean(HawserClient.class)
public class HawserEndpointAutoConfiguration {
  /** Creates the configuration. */
  public HawserEndpointAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean
  HawserEndpoint hawserEndpoint(HawserClient client) {
    return new HawserEndpoint(client);
  }
}
