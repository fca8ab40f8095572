package io.hawser.netty.internal.client;

import io.hawser.config.LiveConfig;
import io.hawser.registry.RegistryProvider;
import io.hawser.registry.RegistryService;
import java.util.List;

/** Another type of registry, for tests with two. */
public final class SecondTestRegistryProvider implements RegistryProvider {
  @Override
  public List<String> names() {
    return List.of("second", "other-name-of-second");
  }

  @Override
  public RegistryService create(LiveConfig config) {
    return TestRegistryProvider.REGISTRIES.get(config.current().text("registry.second.id")).open();
  }
}
