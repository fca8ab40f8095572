package io.hawser.cli.doctor;

import io.hawser.config.HawserConfig;
import io.hawser.config.KeyCatalog;
import java.util.Locale;
import java.util.stream.Stream;

/** The names of settings of registries, for advice. */
final class RegistryKeys {
  private static final String SENTINELS = "registry.redis.sentinel.sentinelHosts";

  private RegistryKeys() {}

  /**
   * Returns how the settings of a registry begin.
   *
   * @param type as in {@code registry.type}
   */
  static String prefix(String type) {
    String name = type.toLowerCase(Locale.ROOT);
    return "registry."
        + switch (name) {
          case "etcd" -> "etcd3";
          case "zookeeper" -> "zk";
          default -> name;
        }
        + ".";
  }

  /** Returns the setting with the addresses of a registry; all its settings if that is unknown. */
  static String address(String type, HawserConfig config) {
    String prefix = prefix(type);
    if (SENTINELS.startsWith(prefix) && config.text(SENTINELS) != null) {
      return SENTINELS;
    }
    return Stream.of("serverAddr", "serviceUrl")
        .map(end -> prefix + end)
        .filter(KeyCatalog::contains)
        .findFirst()
        .orElse(prefix + "*");
  }

  /** Returns the setting of a server, also of Seata's own, with its cluster. */
  static String clusterOfServer(String type) {
    return switch (prefix(type)) {
      case "registry.raft." -> "seata.server.raft.group";
      case "registry.eureka." -> "registry.eureka.application";
      default -> prefix(type) + "cluster";
    };
  }
}
