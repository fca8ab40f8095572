package io.hawser.config;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The kinds of configuration centres, and which of them a configuration asks for. */
final class CentreTypes {
  /** The setting that names the type. */
  static final String KEY = "seata.config.type";

  /** The types in the order of the documentation; a provider may add others. */
  static final String KNOWN = "nacos, etcd3 and zk";

  private static final ProviderSearch<ConfigCentreProvider> SEARCH =
      new ProviderSearch<>(
          KEY,
          ConfigCentreProvider.class,
          ConfigCentreProvider::names,
          "file, or ",
          BundledModules.centres());

  /** The types of centres that Seata reads and no module of ours does. */
  private static final Set<String> SEATAS =
      Set.of("apollo", "consul", "springcloudconfig", "custom");

  private CentreTypes() {}

  /** Returns the type of the centre in lower case, {@code null} if there is none. */
  static @Nullable String type(HawserConfig config) {
    String type = config.text(KEY);
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
   * @throws io.hawser.error.ConfigurationException if its module is missing or a setting is invalid
   */
  static @Nullable ConfigCentre open(HawserConfig config) {
    String type = type(config);
    if (type == null || isSeatasOnly(type)) {
      return null;
    }
    ConfigCentreProvider provider = SEARCH.find(type, CentreTypes.class);
    ServiceProviders.checkLibraries(KEY, type, provider.getClass(), provider.libraries());
    return provider.open(config);
  }
}
