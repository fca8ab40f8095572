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
   * The libraries this provider calls. They are looked at before {@link #create}: one that is
   * missing or too old fails the start of a client or server with a {@link
   * io.hawser.error.ConfigurationException} that names what was found and what is needed.
   *
   * @return the libraries; none by default
   */
  default List<ClientLibrary> libraries() {
    return List.of();
  }

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
