package io.hawser.registry.redis;

import io.hawser.config.HawserConfig;
import io.hawser.config.LiveConfig;
import io.hawser.registry.RegistryService;

/** Opens services as a client does. */
final class Services {
  private Services() {}

  static RegistryService open(String address, String... namesAndValues) {
    return open(HawserConfig.builder().set("registry.redis.serverAddr", address), namesAndValues);
  }

  static RegistryService openWith(String... namesAndValues) {
    return open(HawserConfig.builder(), namesAndValues);
  }

  private static RegistryService open(HawserConfig.Builder builder, String... namesAndValues) {
    builder.set("registry.redis.timeout", "30000"); // a busy machine is not a silent Redis
    for (int i = 0; i < namesAndValues.length; i += 2) {
      builder.set("registry.redis." + namesAndValues[i], namesAndValues[i + 1]);
    }
    try (LiveConfig config = new LiveConfig(builder.build())) {
      return new RedisRegistryProvider().create(config);
    }
  }
}
