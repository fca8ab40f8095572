package io.hawser.registry.etcd;

import io.hawser.config.ClientLibrary;
import io.hawser.config.ConfigCentre;
import io.hawser.config.ConfigCentreProvider;
import io.hawser.config.HawserConfig;
import io.hawser.registry.support.CentreBackend;
import io.hawser.registry.support.ServerUse;
import io.hawser.registry.support.SupervisedCentre;
import java.util.List;

/**
 * Provider for {@code seata.config.type=etcd3} or {@code etcd}: keys in an etcd with the API of
 * version 3, where Seata has them. The settings are {@code seata.config.etcd3.serverAddr} and
 * others of that prefix. A change needs a restart.
 */
public final class EtcdCentreProvider implements ConfigCentreProvider {

  @Override
  public List<String> names() {
    return List.of("etcd3", "etcd");
  }

  @Override
  public List<ClientLibrary> libraries() {
    return EtcdRegistryProvider.LIBRARIES;
  }

  @Override
  public ConfigCentre open(HawserConfig config) {
    EtcdSettings settings = EtcdSettings.read(ServerUse.centre(EtcdSettings.TYPE), config);
    EtcdMembers members = new EtcdMembers(settings);
    CentreBackend backend =
        new CentreBackend(
            settings.description(),
            settings.document(),
            events -> new EtcdItems(members.open(), events),
            error -> EtcdErrors.explain(error, settings.use()),
            members::close);
    return SupervisedCentre.of(backend, settings.use().threadName());
  }
}
