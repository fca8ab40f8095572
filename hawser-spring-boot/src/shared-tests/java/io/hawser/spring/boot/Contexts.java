package io.hawser.spring.boot;

import io.hawser.model.GlobalStatus;
import io.hawser.testkit.EmbeddedCoordinator;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
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

  /** The messages of an error and of its causes, one in each line. */
  static String messages(Throwable failure) {
    StringBuilder all = new StringBuilder();
    for (Throwable each = failure; each != null; each = each.getCause()) {
      all.append(each.getMessage()).append('\n');
    }
    return all.toString();
  }

  /** The status of a transaction, once it has ended. */
  static GlobalStatus ended(EmbeddedCoordinator coordinator, String xid) throws Exception {
    return coordinator.whenEnded(xid).get(LIMIT.toSeconds(), TimeUnit.SECONDS).status();
  }
}
