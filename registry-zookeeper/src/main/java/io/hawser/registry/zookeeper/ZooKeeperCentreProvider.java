package io.hawser.registry.zookeeper;

import io.hawser.config.ClientLibrary;
import io.hawser.config.ConfigCentre;
import io.hawser.config.ConfigCentreProvider;
import io.hawser.config.HawserConfig;
import io.hawser.registry.support.CentreBackend;
import io.hawser.registry.support.ServerUse;
import io.hawser.registry.support.SupervisedCentre;
import java.util.List;

/**
 * Provider for {@code seata.config.type=zk}: nodes with texts, where Seata has them. The settings
 * are {@code seata.config.zk.serverAddr}, {@code nodePath} and others of that prefix.
 */
public final class ZooKeeperCentreProvider implements ConfigCentreProvider {

  @Override
  public List<String> names() {
    return List.of("zk", "zookeeper");
  }

  @Override
  public List<ClientLibrary> libraries() {
    return ZooKeeperRegistryProvider.LIBRARIES;
  }

  @Override
  public ConfigCentre open(HawserConfig config) {
    ZooKeeperSettings settings = ZooKeeperSettings.read(ServerUse.centre("zk"), config);
    CuratorClient curator = new CuratorClient(settings);
    CentreBackend backend =
        new CentreBackend(
            settings.description(),
            settings.document(),
            events -> new ZooKeeperItems(curator.listen(events, events::changed), settings),
            error -> ZooKeeperErrors.explain(error, settings),
            curator::close);
    return SupervisedCentre.of(backend, settings.use().threadName());
  }
}
