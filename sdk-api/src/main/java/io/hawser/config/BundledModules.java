package io.hawser.config;

import java.util.HashMap;
import java.util.Map;

/**
 * The modules of Hawser that have providers of registries, configuration centres and transports.
 */
public final class BundledModules {
  private static final Map<String, String> CENTRES =
      Map.of(
          "nacos", "registry-nacos",
          "etcd3", "registry-etcd",
          "etcd", "registry-etcd",
          "zk", "registry-zookeeper",
          "zookeeper", "registry-zookeeper");

  private static final Map<String, String> TRANSPORTS = Map.of("quic", "transport-quic");

  private static final Map<String, String> REGISTRIES = registriesAnd(CENTRES);

  private BundledModules() {}

  private static Map<String, String> registriesAnd(Map<String, String> centres) {
    Map<String, String> all = new HashMap<>(centres);
    all.put("file", "registry-file");
    all.put("redis", "registry-redis");
    all.put("raft", "registry-raft");
    all.put("seata", "registry-seata");
    all.put("eureka", "registry-eureka");
    return Map.copyOf(all);
  }

  /**
   * Returns the modules with registries.
   *
   * @return artifacts by the values of {@code registry.type}, in lower case
   */
  public static Map<String, String> registries() {
    return REGISTRIES;
  }

  /**
   * Returns the modules with configuration centres.
   *
   * @return artifacts by the values of {@code seata.config.type}, in lower case
   */
  static Map<String, String> centres() {
    return CENTRES;
  }

  /**
   * Returns the modules with transports.
   *
   * @return artifacts by the values of {@code transport.type}, in lower case
   */
  public static Map<String, String> transports() {
    return TRANSPORTS;
  }
}
