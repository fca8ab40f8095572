package io.hawser.registry.nacos;

import io.hawser.config.ClientLibrary;
import io.hawser.config.ConfigCentre;
import io.hawser.config.ConfigCentreProvider;
import io.hawser.config.HawserConfig;
import io.hawser.registry.support.SupervisedCentre;
import java.util.List;

/**
 * {@code seata.config.type=nacos}: the configuration items of a group in Nacos 2 or 3, where Seata
 * has them. The keys are Seata's, {@code seata.config.nacos.*}. They are read once.
 */
public final class NacosCentreProvider implements ConfigCentreProvider {

  /** For {@link java.util.ServiceLoader}. */
  public NacosCentreProvider() {}

  @Override
  public List<String> names() {
    return List.of("nacos");
  }

  @Override
  public List<ClientLibrary> libraries() {
    return List.of(NacosRegistryProvider.CLIENT);
  }

  /**
   * Reads the settings.
   *
   * @throws io.hawser.error.ConfigurationException if a setting is wrong
   */
  @Override
  public ConfigCentre open(HawserConfig config) {
    return SupervisedCentre.of(
        new NacosCentreBackend(NacosSettings.ofCentre(config)), "hawser-config-nacos");
  }
}
