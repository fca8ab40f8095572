package io.hawser.registry.support;

import io.hawser.config.RegistrySettings;
import java.util.List;

/** The settings with certificates and keys for TLS. */
public final class TlsFiles {
  private TlsFiles() {}

  /**
   * Rejects files that have no effect because no connection uses TLS.
   *
   * @param settings the settings that may contain them
   * @param names the ends of their keys
   * @param remedy the setting that switches TLS on
   * @throws io.hawser.error.ConfigurationException if one of them is set
   */
  public static void reject(RegistrySettings settings, List<String> names, String remedy) {
    for (String name : names) {
      if (settings.text(name) != null) {
        throw settings.invalid(
            name, "set, but no connection uses TLS", "nothing, or " + remedy, null);
      }
    }
  }
}
