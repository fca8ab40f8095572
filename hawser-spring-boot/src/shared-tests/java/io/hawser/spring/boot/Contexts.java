package io.hawser.spring.boot;

import io.hawser.testkit.EmbeddedCoordinator;
import java.time.Duration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Application contexts with our auto-configurations and no others. */
final class Contexts {
  static final Duration LIMIT = Duration.ofMinutes(2);

  private Contexts() {}

  static ApplicationContextRunner runner() {
    return new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                SslAutoConfiguration.class,
                HawserAutoConfiguration.class,
                HawserTccAutoConfiguration.class));
  }

  /** As README.md says, for a coordinator. */
  static ApplicationContextRunner runner(EmbeddedCoordinator coordinator) {
    return runner()
        .withPropertyValues(
            "spring.application.name=orders",
            "hawser.tx-service-group=shop",
            "hawser.service.vgroup-mapping.shop=default",
            "hawser.service.grouplist.default=" + coordinator.address());
  }
}
