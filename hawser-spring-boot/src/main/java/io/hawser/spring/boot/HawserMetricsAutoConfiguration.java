package io.hawser.spring.boot;

import io.hawser.HawserClient;
import io.hawser.micrometer.FenceMetrics;
import io.hawser.micrometer.HawserMetrics;
import io.hawser.micrometer.HawserObservations;
import io.hawser.tcc.FenceListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Meters and observations of the client, where {@code hawser-micrometer} is on the class path. The
 * names are those of Boot 3.5 and of Boot 4.
 */
@AutoConfiguration(
    before = HawserAutoConfiguration.class,
    afterName = {
      "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration",
      "org.springframework.boot.actuate.autoconfigure.metrics.export.simple.SimpleMetricsExportAutoConfiguration",
      "org.springframework.boot.actuate.autoconfigure.observation.ObservationAutoConfiguration",
      "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
      "org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration",
      "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration"
    })
@ConditionalOnClass({HawserMetrics.class, MeterRegistry.class, ObservationRegistry.class})
public class HawserMetricsAutoConfiguration {
  /** Creates the configuration. */
  public HawserMetricsAutoConfiguration() {}

  /** Meters, which Boot binds to the registry as it does with those of others. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBean(MeterRegistry.class)
  static class Meters {
    @Bean
    @ConditionalOnMissingBean
    HawserMetrics hawserMetrics(Environment environment) {
      return new HawserMetrics(
          environment.getProperty(SpringKeys.SERVER_TAG, Boolean.class, false));
    }

    @Bean
    SmartInitializingSingleton hawserMetricsWatch(
        HawserMetrics metrics, ObjectProvider<HawserClient> client) {
      return () -> client.ifAvailable(metrics::watch);
    }
  }

  /**
   * A counter of what the fences of TCC prevent; fences that the application makes need it, too.
   */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBean(MeterRegistry.class)
  @ConditionalOnClass(FenceListener.class)
  static class FenceMeters {
    @Bean
    @ConditionalOnMissingBean
    FenceMetrics hawserFenceMetrics() {
      return new FenceMetrics();
    }
  }

  /** Observations, from which tracers make spans. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBean(ObservationRegistry.class)
  static class Observations {
    @Bean
    @ConditionalOnMissingBean
    HawserObservations hawserObservations(ObservationRegistry registry, Environment environment) {
      return new HawserObservations(
          registry, environment.getProperty(SpringKeys.TRACE, Boolean.class, false));
    }
  }
}
