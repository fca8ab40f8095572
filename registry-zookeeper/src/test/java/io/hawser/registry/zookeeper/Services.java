package io.hawser.registry.zookeeper;

import io.hawser.config.HawserConfig;
import io.hawser.config.LiveConfig;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServiceInstance;
import io.hawser.registry.support.SupervisedRegistry;
import java.util.List;

/** Opens services like the client. */
final class Services {
  static final String PREFIX = "registry.zk.";

  private Services() {}

  /** Opens a service with pairs of further settings, without their prefix. */
  static RegistryService open(String address, String... settings) {
    return new ZooKeeperRegistryProvider().create(new LiveConfig(config(address, settings)));
  }

  /** Returns a back-end for tests that check the ZooKeeper session of a service. */
  static ZooKeeperBackend backend(String address, String... settings) {
    return new ZooKeeperBackend(
        ZooKeeperSettings.read(ZooKeeperRegistryProvider.REGISTRY, config(address, settings)));
  }

  static RegistryService open(ZooKeeperBackend backend) {
    return SupervisedRegistry.of(backend, ZooKeeperRegistryProvider.REGISTRY.threadName());
  }

  private static HawserConfig config(String address, String... settings) {
    HawserConfig.Builder builder =
        HawserConfig.builder()
            .set("registry.type", "zk")
            .set(PREFIX + "serverAddr", address)
            // At least twice the default: a busy machine must not look like an unreachable server.
            .set(PREFIX + "connectTimeout", "6000");
    for (int i = 0; i < settings.length; i += 2) {
      builder.set(PREFIX + settings[i], settings[i + 1]);
    }
    return builder.build();
  }

  static List<String> addresses(List<ServiceInstance> instances) {
    return instances.stream().map(instance -> instance.address().toString()).toList();
  }
}
