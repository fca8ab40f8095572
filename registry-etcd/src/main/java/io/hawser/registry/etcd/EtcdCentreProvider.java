package io.hawser.registry.etcd;

import io.hawser.config.ClientLibrary;
import io.hawser.config.ConfigCentre;
import io.hawser.config.ConfigCentreProvider;
import io.hawser.config.HawserConfig;
import io.hawser.registry.support.SupervisedCentre;
import java.util.List;

/**
 * Provider for {@code seata.config.type=etcd3} or {@code etcd}: keys in an etcd with the API of
 * version 3, where Seata has them. The settings are {@code seata.config.etcd3.serverAddr} and
 * others of that prefix. A change needs a restart.
 */
public final class EtcdCentreProvider implements ConfigCentreProvider {

  /** For {@link java.util.ServiceLoader}. */
  public EtcdCentreProvider() {}

  @Override
  public List<String> names() {
    return List.of("etcd3", "etcd");
  }

  @Override
  public List<ClientLibrary> libraries() {
    return EtcdRegistryProvider.LIBRARIES;
  }

  /**
   * Reads the settings.
   *
   * @throws io.hawser.error.ConfigurationException if a setting is invalid
   */
  @Override
  public ConfigCentre open(HawserConfig config) {
    EtcdSettings settings = EtcdSettings.ofCentre(config);
    return SupervisedCentre.of(new EtcdCentreBackend(settings), settings.use().threadName());
  }
}
