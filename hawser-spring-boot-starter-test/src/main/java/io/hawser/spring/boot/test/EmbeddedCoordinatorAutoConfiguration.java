package io.hawser.spring.boot.test;

import io.hawser.spring.boot.HawserConnectionDetails;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.testkit.faults.FaultProxy;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/**
 * Starts an embedded coordinator with {@code hawser.test.coordinator=embedded}, and with {@code
 * hawser.test.faults=true} a fault proxy in front of it. The client is closed before both, as it
 * depends on the connection details.
 */
@AutoConfiguration(beforeName = "io.hawser.spring.boot.HawserAutoConfiguration")
@ConditionalOnProperty(name = HawserTestKeys.COORDINATOR, havingValue = "embedded")
class EmbeddedCoordinatorAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  EmbeddedCoordinator embeddedCoordinator() {
    return EmbeddedCoordinator.start();
  }

  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnProperty(HawserTestKeys.FAULTS)
  FaultProxy faultProxy(EmbeddedCoordinator coordinator) {
    return FaultProxy.to(coordinator.address());
  }

  @Bean
  @ConditionalOnMissingBean
  HawserConnectionDetails embeddedCoordinatorConnectionDetails(
      EmbeddedCoordinator coordinator, ObjectProvider<FaultProxy> proxy) {
    FaultProxy before = proxy.getIfAvailable();
    String servers = (before == null ? coordinator.address() : before.address()).toString();
    return () -> servers;
  }
}
