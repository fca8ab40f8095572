package io.hawser.netty.client;

import io.hawser.error.ConfigurationException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds a provider on the class path by the name in the configuration. */
final class Providers {
  private static final Logger log = LoggerFactory.getLogger(Providers.class);

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
    for (Iterator<P> providers = ServiceLoader.load(type).iterator(); providers.hasNext(); ) {
      try {
        P provider = providers.next();
        List<String> own = names.apply(provider);
        if (own.stream().anyMatch(name::equalsIgnoreCase)) {
          return provider;
        }
        known.add(own.get(0));
      } catch (ServiceConfigurationError e) {
        log.warn("A provider on the class path cannot be used: {}", e.getMessage());
      }
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
            + (missing
                ? "; for this one add io.hawser:" + artifact + ", if your release has it"
                : "")
            + ")",
        null);
  }
}
