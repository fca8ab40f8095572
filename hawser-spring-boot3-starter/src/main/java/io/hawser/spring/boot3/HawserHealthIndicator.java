package io.hawser.spring.boot3;

import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.spring.boot.HawserHealth;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/** The health of the client: in service while each of its roles has a ready server. Thread-safe. */
final class HawserHealthIndicator implements HealthIndicator {
  private final HawserClient client;
  private final HawserConfig config;

  HawserHealthIndicator(HawserClient client, HawserConfig config) {
    this.client = client;
    this.config = config;
  }

  @Override
  public Health health() {
    HawserHealth health = HawserHealth.of(client, config);
    Health.Builder builder =
        switch (health.state()) {
          case UP -> Health.up();
          case OUT_OF_SERVICE -> Health.outOfService();
          case UNKNOWN -> Health.unknown();
        };
    return builder.withDetails(health.details()).build();
  }
}
