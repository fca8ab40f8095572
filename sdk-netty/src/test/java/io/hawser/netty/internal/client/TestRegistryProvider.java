package io.hawser.netty.internal.client;

import io.hawser.config.LiveConfig;
import io.hawser.registry.RegistryProvider;
import io.hawser.registry.RegistryService;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Finds the registry of a test by the number in {@code registry.test.id}. */
public final class TestRegistryProvider implements RegistryProvider {
  static final Map<String, TestRegistry> REGISTRIES = new ConcurrentHashMap<>();

  @Override
  public List<String> names() {
    return List.of("test");
  }

  @Override
  public RegistryService create(LiveConfig config) {
    return REGISTRIES.get(config.current().text("registry.test.id")).open();
  }
}
