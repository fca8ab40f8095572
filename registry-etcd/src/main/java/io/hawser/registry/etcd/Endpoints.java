package io.hawser.registry.etcd;

import io.hawser.config.RegistrySettings;
import io.hawser.error.ConfigurationException;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.support.Addresses;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The value of {@code registry.etcd3.serverAddr} or {@code seata.config.etcd3.serverAddr}.
 *
 * @param addresses at least one address
 * @param tls whether TLS is used
 */
record Endpoints(List<ServerAddress> addresses, boolean tls) {
  static final String NAME = "serverAddr";

  private static final String DEFAULT = "http://localhost:2379";
  private static final int DEFAULT_PORT = 2379;
  private static final String PLAIN = "http://";
  private static final String TLS = "https://";

  static Endpoints parse(RegistrySettings settings) {
    String value = settings.addresses(NAME, DEFAULT);
    Set<ServerAddress> addresses = new LinkedHashSet<>();
    Set<Boolean> schemes = new LinkedHashSet<>();
    for (String part : value.split("[,;]", -1)) {
      String entry = part.strip();
      if (!entry.isEmpty()) {
        boolean tls = entry.regionMatches(true, 0, TLS, 0, TLS.length());
        boolean plain = entry.regionMatches(true, 0, PLAIN, 0, PLAIN.length());
        schemes.add(tls);
        addresses.add(
            address(
                settings,
                value,
                tls
                    ? entry.substring(TLS.length())
                    : plain ? entry.substring(PLAIN.length()) : entry));
      }
    }
    if (addresses.isEmpty()) {
      throw refusal(settings, value, "it contains no address", null);
    }
    if (schemes.size() > 1) {
      throw refusal(settings, value, "either all or none with https", null);
    }
    return new Endpoints(List.copyOf(addresses), schemes.contains(true));
  }

  private static ServerAddress address(RegistrySettings settings, String value, String entry) {
    String text = entry.endsWith("/") ? entry.substring(0, entry.length() - 1) : entry;
    try {
      return Addresses.parse(text, DEFAULT_PORT);
    } catch (IllegalArgumentException e) {
      throw refusal(settings, value, String.valueOf(e.getMessage()), e);
    }
  }

  private static ConfigurationException refusal(
      RegistrySettings settings, String value, String reason, @Nullable Exception cause) {
    return settings.refusal(
        NAME,
        value,
        "http://host:port, https://host:port or host:port, several separated by commas; " + reason,
        cause);
  }
}
