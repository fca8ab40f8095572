package io.hawser.registry.nacos;

import io.hawser.config.ClientLibrary;
import io.hawser.config.ConfigCentre;
import io.hawser.config.ConfigCentreProvider;
import io.hawser.config.HawserConfig;
import io.hawser.registry.support.BackendError;
import io.hawser.registry.support.CentreBackend;
import io.hawser.registry.support.SupervisedCentre;
import java.util.List;

/**
 * {@code seata.config.type=nacos}: the configuration items of a group in Nacos 2 or 3, where Seata
 * has them. The keys are Seata's, {@code seata.config.nacos.*}. They are read once.
 */
public final class NacosCentreProvider implements ConfigCentreProvider {

  @Override
  public List<String> names() {
    return List.of("nacos");
  }

  @Override
  public List<ClientLibrary> libraries() {
    return List.of(NacosRegistryProvider.CLIENT);
  }

  @Override
  public ConfigCentre open(HawserConfig config) {
    NacosSettings settings = NacosSettings.ofCentre(config);
    NacosServers<NacosCentreSession> servers =
        new NacosServers<>(settings, NacosCentreSession::close);
    CentreBackend backend =
        new CentreBackend(
            settings.description(),
            settings.resource(),
            events ->
                servers.open(
                    (server, access) -> new NacosCentreSession(server, settings, access, events)),
            BackendError::text,
            servers::close);
    return SupervisedCentre.of(backend, settings.use().threadName());
  }
}
