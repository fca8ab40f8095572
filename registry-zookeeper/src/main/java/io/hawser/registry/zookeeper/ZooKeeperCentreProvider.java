package io.hawser.registry.zookeeper;

import io.hawser.config.ClientLibrary;
import io.hawser.config.ConfigCentre;
import io.hawser.config.ConfigCentreProvider;
import io.hawser.config.HawserConfig;
import io.hawser.registry.support.SupervisedCentre;
import java.util.List;

/**
 * Provider for {@code seata.config.type=zk}: nodes with texts, where Seata has them. The settings
 * are {@code seata.config.zk.serverAddr}, {@code nodePath} and others of that prefix.
 */
public final class ZooKeeperCentreProvider implements ConfigCentreProvider {

  /** For {@link java.util.ServiceLoader}. */
  public ZooKeeperCentreProvider() {}

  @Override
  public List<String> names() {
    return List.of("zk", "zookeeper");
  }

  @Override
  public List<ClientLibrary> libraries() {
    return ZooKeeperRegistryProvider.LIBRARIES;
  }

  /**
   * Reads the settings.
   *
   * @throws io.hawser.error.ConfigurationException if a setting is invalid
   */
  @Override
  public ConfigCentre open(HawserConfig config) {
    ZooKeeperSettings settings = ZooKeeperSettings.ofCentre(config);
    return SupervisedCentre.of(new ZooKeeperCentreBackend(settings), settings.use().threadName());
  }
}
