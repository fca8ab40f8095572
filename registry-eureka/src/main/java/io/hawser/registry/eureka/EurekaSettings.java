package io.hawser.registry.eureka;

import io.hawser.config.RegistrySettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The settings beside those of all registries over HTTP.
 *
 * @param pollInterval how often a watched cluster is read
 * @param weight what an announced server gets as its weight, {@code null} for none
 */
record EurekaSettings(Duration pollInterval, @Nullable String weight) {

  static EurekaSettings of(RegistrySettings settings) {
    return new EurekaSettings(
        settings.duration(
            "pollInterval", Duration.ofSeconds(5), Duration.ofMillis(100), Duration.ofHours(1)),
        weight(settings));
  }

  private static @Nullable String weight(RegistrySettings settings) {
    String weight = settings.text("weight");
    if (weight != null && !weight.matches("\\d+(\\.\\d+)?")) {
      throw settings.invalid("weight", weight, "a number, 0 or more", null);
    }
    return weight;
  }
}
