package io.hawser.registry.redis;

import io.hawser.testkit.registry.RegistryFixture;
import io.hawser.testkit.registry.RegistryServiceTck;

class RedisRegistryTckTest extends RegistryServiceTck {
  @Override
  protected RegistryFixture openFixture() {
    return new RedisFixture();
  }
}
