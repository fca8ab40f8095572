package io.hawser.registry.redis;

import io.hawser.testkit.registry.RegistryFixture;
import io.hawser.testkit.registry.RegistryServiceTck;
import io.hawser.testservers.RedisServer;

class RedisRegistryTckTest extends RegistryServiceTck {
  @Override
  protected RegistryFixture openFixture() {
    return new RedisFixture(TestRedis.single(RedisServer.launch()));
  }
}
