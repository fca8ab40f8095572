package io.hawser.config;

import io.hawser.error.ConfigurationException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The kinds of configuration centres, and which of them a configuration asks for. */
final class Centres {
  /** The types in the order of the documentation; a provider may add others. */
  static final String KNOWN = "nacos, etcd3 and zk";

  private static final Map<String, String> ARTIFACTS =
      Map.of(
          "nacos", "registry-nacos",
          "etcd3", "registry-etcd",
          "etcd", "registry-etcd",
          "zk", "registry-zookeeper",
          "zookeeper", "registry-zookeeper");

  /** What Seata reads and no module of ours does. */
  private static final Set<String> SEATAS =
      Set.of("apollo", "consul", "springcloudconfig", "custom");

  private Centres() {}

  /** Returns the type of the centre in lower case, {@code null} if there is none. */
  static @Nullable String type(HawserConfig config) {
    String type = config.text(KeyReview.CENTRE_TYPE);
    return type == null || type.equalsIgnoreCase("file") ? null : type.toLowerCase(Locale.ROOT);
  }

  /** Returns whether only Seata reads centres of this type. */
  static boolean isSeatasOnly(String type) {
    return SEATAS.contains(type.toLowerCase(Locale.ROOT));
  }

  /** Returns how the names of all keys of a type begin. */
  static String prefix(String type) {
    return KeyNames.CENTRE + KeyNames.typeInKeys(type) + ".";
  }

  /**
   * Opens the centre that a configuration names, without connecting.
   *
   * @return {@code null} if it names none, or one that only Seata reads
   * @throws ConfigurationException if its module is missing or a setting is invalid
   */
  static @Nullable ConfigCentre open(HawserConfig config) {
    String type = type(config);
    if (type == null || isSeatasOnly(type)) {
      return null;
    }
    ServiceProviders.Found<ConfigCentreProvider> found =
        ServiceProviders.find(
            ConfigCentreProvider.class,
            Centres.class,
            provider -> provider.names().stream().anyMatch(type::equalsIgnoreCase));
    ConfigCentreProvider provider = found.chosen();
    if (provider == null) {
      throw missing(type, found);
    }
    ServiceProviders.checkLibraries(
        KeyReview.CENTRE_TYPE, type, provider.getClass(), provider.libraries());
    return provider.open(config);
  }

  private static ConfigurationException missing(
      String type, ServiceProviders.Found<ConfigCentreProvider> found) {
    List<String> others =
        found.others().stream().flatMap(other -> other.names().stream().limit(1)).toList();
    String artifact = ARTIFACTS.get(type);
    return new ConfigurationException(
        KeyReview.CENTRE_TYPE
            + ": "
            + type
            + " (expected: file, or one of "
            + others
            + " on the class path"
            + (artifact == null ? "" : "; for this one add io.hawser:" + artifact)
            + "). "
            + found.explanation(),
        null);
  }
}
