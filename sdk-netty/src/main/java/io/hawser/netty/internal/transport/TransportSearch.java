package io.hawser.netty.internal.transport;

import io.hawser.config.BundledModules;
import io.hawser.config.ProviderSearch;
import io.hawser.error.ConfigurationException;
import io.hawser.netty.internal.runtime.TransportJars;
import java.util.Locale;

/** Finds the provider that a setting names. */
public final class TransportSearch {
  private TransportSearch() {}

  /**
   * Finds a transport.
   *
   * @param key the setting, for the error
   * @param name its value, in any case
   * @return the first provider with that name
   * @throws ConfigurationException if there is none; it names those there are, and the module to
   *     add for a name that is known
   */
  public static Transport find(String key, String name) {
    if (TransportJars.isShaded()
        && BundledModules.transports().containsKey(name.toLowerCase(Locale.ROOT))) {
      throw new ConfigurationException(
          key
              + ": "
              + name
              + " is not there with sdk-netty-shaded, whose Netty other modules cannot use"
              + " (expected: tcp, ws or wss; or io.hawser:sdk-netty in place of"
              + " io.hawser:sdk-netty-shaded, and io.hawser:"
              + BundledModules.transports().get(name.toLowerCase(Locale.ROOT))
              + ")",
          null);
    }
    return new ProviderSearch<>(
            key, Transport.class, Transport::names, "", BundledModules.transports())
        .find(name, TransportSearch.class);
  }
}
