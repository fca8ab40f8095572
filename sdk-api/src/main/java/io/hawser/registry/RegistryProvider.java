package io.hawser.registry;

import io.hawser.config.LiveConfig;
import java.util.List;

/**
 * Creates a {@link RegistryService}. Providers are found by {@link java.util.ServiceLoader} and
 * chosen by {@code registry.type}.
 */
public interface RegistryProvider {

  /**
   * All names this provider answers to, compared without regard to case; the first one is used in
   * messages.
   *
   * @return at least one name
   */
  List<String> names();

  /**
   * Connects to the registry.
   *
   * @param config the configuration, live: a provider may ask again and may listen for changes
   * @return the service
   * @throws io.hawser.error.HawserException if the settings are wrong or the registry cannot be
   *     reached
   */
  RegistryService create(LiveConfig config);
}
