package io.hawser.cli.doctor;

import io.hawser.config.HawserConfig;
import io.hawser.config.LiveConfig;
import io.hawser.error.HawserException;
import io.hawser.netty.internal.discovery.Providers;
import io.hawser.registry.RegistryService;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Another place in the same registry where servers often are by mistake.
 *
 * @param type the type of the registry
 * @param key the setting that leads there
 * @param value its value
 * @param config the configuration in use
 */
record UsualMisplacement(String type, String key, String value, HawserConfig config) {
  private static final String NACOS = "nacos";

  /** The settings that Seata, Nacos and their samples use by default. */
  private static final List<Map.Entry<String, String>> USUAL_IN_NACOS =
      List.of(
          Map.entry("registry.nacos.group", "SEATA_GROUP"),
          Map.entry("registry.nacos.group", "DEFAULT_GROUP"),
          Map.entry("registry.nacos.namespace", "public"),
          Map.entry("registry.nacos.application", "seata-server"));

  /** Returns the usual other places of a registry; those of most have only clusters. */
  static List<UsualMisplacement> of(String type, HawserConfig config) {
    if (!type.equals(NACOS)) {
      return List.of();
    }
    return USUAL_IN_NACOS.stream()
        .filter(setting -> !setting.getValue().equals(config.text(setting.getKey())))
        .map(setting -> new UsualMisplacement(type, setting.getKey(), setting.getValue(), config))
        .toList();
  }

  String setting() {
    return key + "=" + value;
  }

  /** Returns the clusters that have servers there; none if that cannot be found out. */
  List<String> clustersWithServers(int limit) {
    Properties settings = new Properties();
    settings.putAll(config.startingWith(""));
    settings.setProperty(key, value);
    settings.setProperty("registry.type", type);
    try (LiveConfig other = new LiveConfig(HawserConfig.from(settings));
        RegistryService service =
            Providers.registries(other.current()).values().iterator().next().create(other)) {
      return service.clustersWithServers(limit);
    } catch (HawserException e) { // it is only a guess where servers could be
      return List.of();
    }
  }
}
