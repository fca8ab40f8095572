package io.hawser.registry.etcd;

import io.hawser.config.LiveConfig;
import io.hawser.registry.RegistryProvider;
import io.hawser.registry.RegistryService;
import java.util.List;

/**
 * {@code registry.type=etcd3}, or {@code etcd}: servers under {@code
 * registry-seata-<cluster>-<ip>:<port>} in an etcd with the API of version 3, as Seata's servers
 * register themselves. The settings are {@code registry.etcd3.serverAddr} and others beside it; a
 * changed one needs a restart.
 */
public final class EtcdRegistryProvider implements RegistryProvider {

  /** For {@link java.util.ServiceLoader}. */
  public EtcdRegistryProvider() {}

  @Override
  public List<String> names() {
    return List.of("etcd3", "etcd");
  }

  @Override
  public RegistryService create(LiveConfig config) {
    return EtcdRegistryService.connect(EtcdSettings.from(config.current()));
  }
}
