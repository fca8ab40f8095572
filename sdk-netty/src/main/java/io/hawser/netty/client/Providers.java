package io.hawser.netty.client;

import io.hawser.error.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Function;

/** Finds a provider on the class path by the name in the configuration. */
final class Providers {
  private static final Map<String, String> REGISTRY_ARTIFACTS =
      Map.of(
          "file", "registry-file",
          "nacos", "registry-nacos",
          "etcd3", "registry-etcd",
          "etcd", "registry-etcd",
          "zk", "registry-zookeeper",
          "zookeeper", "registry-zookeeper",
          "redis", "registry-redis");

  private Providers() {}

  static <P> P find(String key, String name, Class<P> type, Function<P, List<String>> names) {
    List<String> known = new ArrayList<>();
    for (P provider : ServiceLoader.load(type)) {
      List<String> own = names.apply(provider);
      if (own.stream().anyMatch(name::equalsIgnoreCase)) {
        return provider;
      }
      known.add(own.get(0));
    }
    String artifact = REGISTRY_ARTIFACTS.get(name.toLowerCase(Locale.ROOT));
    boolean missing = key.equals("registry.type") && artifact != null;
    throw new ConfigurationException(
        key
            + ": "
            + name
            + " (expected: one of "
            + known
            + " on the class path"
            + (missing ? "; for this one add io.hawser:" + artifact : "")
            + ")",
        null);
  }
}
