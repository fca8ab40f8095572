package io.hawser.registry;

import io.hawser.config.ClientLibrary;
import io.hawser.config.LiveConfig;
import java.util.List;

/**
 * Creates a {@link RegistryService}. Providers are found by {@link java.util.ServiceLoader} and
 * chosen by {@code registry.type}.
 */
public interface RegistryProvider {

  /**
   * Returns all names of this provider. Their case is ignored. Error messages use the first one.
   *
   * @return at least one name
   */
  List<String> names();

  /**
   * Returns the libraries this provider calls. They are checked before {@link #create}. If one is
   * missing or too old, the client or server fails to start with a {@link
   * io.hawser.error.ConfigurationException} that names the found and the needed version.
   *
   * @return the libraries; none by default
   */
  default List<ClientLibrary> libraries() {
    return List.of();
  }

  /**
   * Creates the service. It may connect to the registry now or with the first call.
   *
   * @param config the configuration, which follows its file: a provider may read it again and may
   *     listen for changes
   * @return the service
   * @throws io.hawser.error.HawserException if the settings are invalid or the registry cannot be
   *     reached
   */
  RegistryService create(LiveConfig config);
}
