package io.hawser.netty.internal.discovery;

import io.hawser.config.BundledModules;
import io.hawser.config.ClientLibrary;
import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.config.ProviderSearch;
import io.hawser.config.ServiceProviders;
import io.hawser.error.ConfigurationException;
import io.hawser.error.ForeignText;
import io.hawser.registry.RegistryProvider;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds a provider by the name in the configuration, wherever {@link ServiceProviders} looks. */
public final class Providers {
  private Providers() {}

  /**
   * Returns the registries that a configuration asks for.
   *
   * @param config the configuration
   * @return providers under the names they were asked for by, in the order of {@code registry.type}
   * @throws ConfigurationException if one is not on the class path or is named twice
   */
  public static Map<String, RegistryProvider> registries(HawserConfig config) {
    Map<String, RegistryProvider> found = new LinkedHashMap<>();
    for (String type : config.get(Keys.REGISTRY_TYPE)) {
      RegistryProvider provider =
          find(Keys.REGISTRY_TYPE.name(), type, RegistryProvider.class, RegistryProvider::names);
      for (Map.Entry<String, RegistryProvider> other : found.entrySet()) {
        if (other.getValue().getClass() == provider.getClass()) {
          throw new ConfigurationException(
              Keys.REGISTRY_TYPE.name()
                  + ": "
                  + other.getKey()
                  + " and "
                  + type
                  + " (expected: each registry once; these are two names of the same)",
              null);
        }
      }
      ServiceProviders.checkLibraries(
          Keys.REGISTRY_TYPE.name(), type, provider.getClass(), provider.libraries());
      found.put(type, provider);
    }
    return found;
  }

  /**
   * Returns the error for classes that do not fit together: no outage, so a retry is useless.
   *
   * @param type the name of the registry
   * @param provider its provider
   * @param error what was thrown
   * @return names what is needed and what was found; {@code null} if it is another kind of error
   */
  static @Nullable ConfigurationException misfit(
      String type, RegistryProvider provider, @Nullable Throwable error) {
    LinkageError misfit = linkageErrorIn(error);
    if (misfit == null) {
      return null;
    }
    return new ConfigurationException(
        Keys.REGISTRY_TYPE.name()
            + ": "
            + type
            + " cannot be used: its libraries on the class path do not fit ("
            + ForeignText.of(misfit)
            + ")"
            + libraries(provider),
        error);
  }

  private static @Nullable LinkageError linkageErrorIn(@Nullable Throwable error) {
    try {
      return ClientLibrary.linkageErrorIn(error);
    } catch (Throwable e) { // from an exception whose cause cannot be read
      return error instanceof LinkageError misfit ? misfit : null;
    }
  }

  private static String libraries(RegistryProvider provider) {
    StringBuilder libraries = new StringBuilder();
    try {
      ClassLoader loader = ServiceProviders.loader(provider.getClass());
      for (ClientLibrary library : provider.libraries()) {
        libraries.append("; ").append(library.description(loader));
      }
    } catch (Throwable e) { // also an Error: the misfit itself is known
      libraries.append("; its libraries are unknown: ").append(ForeignText.of(e));
    }
    return libraries.toString();
  }

  /**
   * Finds a provider.
   *
   * @param key the setting that names it, for the error
   * @param name its name, in any case
   * @param type the interface
   * @param names the names of one provider
   * @param <P> the interface
   * @return the first with that name, as {@link ServiceProviders} finds them
   * @throws ConfigurationException if there is none; it names those there are
   */
  public static <P> P find(
      String key, String name, Class<P> type, Function<P, List<String>> names) {
    Map<String, String> modules =
        key.equals(Keys.REGISTRY_TYPE.name()) ? BundledModules.registries() : Map.of();
    return new ProviderSearch<>(key, type, names, "", modules).find(name, Providers.class);
  }
}
