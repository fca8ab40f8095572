package io.hawser.config;

import io.hawser.error.ConfigurationException;
import java.util.List;

/**
 * Opens one kind of configuration centre, named by {@code seata.config.type}. Implementations are
 * found by {@link java.util.ServiceLoader}.
 */
public interface ConfigCentreProvider {

  /**
   * Returns the values of {@code seata.config.type} that mean this centre. Case does not matter.
   *
   * @return at least one name, the usual one first
   */
  List<String> names();

  /**
   * Returns the libraries that this provider calls. Their versions are checked before {@link
   * #open}.
   *
   * @return by default none
   */
  default List<ClientLibrary> libraries() {
    return List.of();
  }

  /**
   * Reads the settings {@code seata.config.<type>.…} and creates a centre. It does not connect.
   *
   * @param config the configuration without anything from a centre; {@link
   *     RegistrySettings#ofCentre} reads its keys
   * @return the centre, to be closed
   * @throws ConfigurationException if a setting is invalid
   */
  ConfigCentre open(HawserConfig config);
}
