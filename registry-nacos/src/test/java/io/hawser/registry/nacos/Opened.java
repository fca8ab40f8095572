package io.hawser.registry.nacos;

import io.hawser.config.HawserConfig;
import io.hawser.config.LiveConfig;
import io.hawser.registry.RegistryService;
import java.util.ArrayDeque;
import java.util.Deque;

/** Services that a test opens, closed with it. */
final class Opened implements AutoCloseable {
  private final Deque<RegistryService> services = new ArrayDeque<>();

  /** With settings as pairs of key, without {@code registry.nacos.}, and value. */
  RegistryService open(String address, String... settings) {
    HawserConfig.Builder builder =
        HawserConfig.builder()
            .set("registry.type", "nacos")
            .set("registry.nacos.serverAddr", address)
            .set("registry.nacos.connectTimeout", "20000")
            .set("registry.nacos.requestTimeout", "20000");
    for (int i = 0; i < settings.length; i += 2) {
      builder.set("registry.nacos." + settings[i], settings[i + 1]);
    }
    RegistryService service = new NacosRegistryProvider().create(new LiveConfig(builder.build()));
    services.push(service);
    return service;
  }

  @Override
  public void close() {
    services.forEach(RegistryService::close);
  }
}
