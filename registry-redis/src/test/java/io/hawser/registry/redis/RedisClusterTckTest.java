package io.hawser.registry.redis;

import io.hawser.testkit.registry.RegistryFixture;
import io.hawser.testkit.registry.RegistryServiceTck;
import org.junit.jupiter.api.Tag;

@Tag("full")
class RedisClusterTckTest extends RegistryServiceTck {
  @Override
  protected RegistryFixture openFixture() {
    return new RedisFixture(TestCluster.launch(0));
  }
}
