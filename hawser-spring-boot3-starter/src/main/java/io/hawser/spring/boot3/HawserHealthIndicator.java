package io.hawser.spring.boot3;

import io.hawser.HawserClient;
import io.hawser.spring.boot.HawserHealth;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/** The health of the client: in service while each of its roles has a ready server. Thread-safe. */
final class HawserHealthIndicator implements HealthIndicator {
  private final HawserClient client;

  HawserHealthIndicator(HawserClient client) {
    this.client = client;
  }

  @Override
  public Health health() {
    HawserHealth health = HawserHealth.of(client);
    Health.Builder builder =
        switch (health.state()) {
          case UP -> Health.up();
          case OUT_OF_SERVICE -> Health.outOfService();
          case UNKNOWN -> Health.unknown();
        };
    return builder.withDetails(health.details()).build();
  }
}
