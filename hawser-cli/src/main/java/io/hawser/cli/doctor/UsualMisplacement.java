package io.hawser.cli.doctor;

import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.config.LiveConfig;
import io.hawser.error.HawserException;
import io.hawser.netty.internal.discovery.Providers;
import io.hawser.registry.RegistryService;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

  /** The settings that Seata and its samples use; those of our client if nothing is set. */
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "registry.nacos.group", "SEATA_GROUP",
          "registry.nacos.namespace", "public",
          "registry.nacos.application", "seata-server");

  /** The default group of Nacos. */
  private static final Map.Entry<String, String> GROUP_OF_NACOS =
      Map.entry("registry.nacos.group", "DEFAULT_GROUP");

  /** Returns the usual other places of a registry; those of most have only clusters. */
  static List<UsualMisplacement> of(String type, HawserConfig config) {
    if (!type.equalsIgnoreCase(NACOS)) {
      return List.of();
    }
    return Stream.concat(
            DEFAULTS.entrySet().stream().sorted(Map.Entry.comparingByKey()),
            Stream.of(GROUP_OF_NACOS))
        .filter(place -> !place.getValue().equals(used(place.getKey(), config)))
        .map(place -> new UsualMisplacement(type, place.getKey(), place.getValue(), config))
        .toList();
  }

  private static @Nullable String used(String key, HawserConfig config) {
    String given = config.text(key);
    return given == null ? DEFAULTS.get(key) : given;
  }

  String setting() {
    return key + "=" + value;
  }

  /** Returns the clusters that have servers there; none if that cannot be found out. */
  List<String> clustersWithServers(int limit) {
    HawserConfig there = config.with(Map.of(key, value, Keys.REGISTRY_TYPE.name(), type));
    try (LiveConfig other = new LiveConfig(there);
        RegistryService service =
            Providers.registries(other.current()).values().iterator().next().create(other)) {
      return service.clustersWithServers(limit);
    } catch (HawserException e) { // it is only a guess where servers could be
      return List.of();
    }
  }
}
