package io.hawser.registry.etcd;

import io.hawser.config.HawserConfig;
import io.hawser.config.LiveConfig;
import io.hawser.registry.RegistryService;

/** Opens services by their settings, given as names and values in turn. */
final class Services {
  static final String SERVER_ADDR = "registry.etcd3.serverAddr";

  private Services() {}

  static HawserConfig config(String... namesAndValues) {
    HawserConfig.Builder builder = HawserConfig.builder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      builder.set(namesAndValues[i], namesAndValues[i + 1]);
    }
    return builder.build();
  }

  static RegistryService open(String... namesAndValues) {
    HawserConfig.Builder builder = HawserConfig.builder();
    // At least twice the defaults: a busy machine must not look like an unreachable etcd.
    builder.set("registry.etcd3.timeout", "6s").set("registry.etcd3.connectTimeout", "6s");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      builder.set(namesAndValues[i], namesAndValues[i + 1]);
    }
    return new EtcdRegistryProvider().create(new LiveConfig(builder.build()));
  }

  static RegistryService at(String address) {
    return open(SERVER_ADDR, address);
  }
}
