package io.hawser.registry.redis;

import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import io.hawser.registry.support.Addresses;
import org.jspecify.annotations.Nullable;

/**
 * The names that Seata uses for one cluster.
 *
 * @param cluster its exact name
 */
record RedisLayout(String cluster) {
  static final String REGISTERED = "-register";
  static final String UNREGISTERED = "-unregister";

  /** Seconds until a key expires that is not refreshed. */
  static final int TIME_TO_LIVE = 5;

  private static final String COMMON = "registry.redis.";

  /** Returns the cluster of a channel. */
  static String clusterOfChannel(String channel) {
    return channel.substring(COMMON.length());
  }

  String channel() {
    return COMMON + cluster;
  }

  String key(String address) {
    return COMMON + cluster + "_" + address;
  }

  /**
   * Returns a pattern for SCAN. It finds keys of clusters with longer names too, see {@link
   * #address}.
   */
  String pattern() {
    return key("").replaceAll("([\\\\*?\\[\\]])", "\\\\$1") + "*";
  }

  /** Returns a pattern for SCAN that finds the keys of all clusters. */
  static String patternOfAll() {
    return COMMON + "*_*:*";
  }

  /** Returns the cluster that a key is of; {@code null} if it is no key of a server. */
  static @Nullable String clusterOf(String key) {
    int end = key.lastIndexOf('_');
    return key.startsWith(COMMON)
            && end > COMMON.length()
            && instance(key.substring(end + 1)) != null
        ? key.substring(COMMON.length(), end)
        : null;
  }

  /** Returns the address in a key, as it is written there; {@code null} if it is no key of ours. */
  @Nullable String address(String key) {
    String prefix = key("");
    if (!key.startsWith(prefix)) {
      return null;
    }
    String address = key.substring(prefix.length());
    return instance(address) == null ? null : address;
  }

  /**
   * Returns the server at an address, {@code null} if it is none. An underscore shows that the text
   * begins with the rest of a longer cluster name: {@code b_10.0.0.1:8091} of {@code a_b}, for
   * {@code a}.
   */
  static @Nullable ServiceInstance instance(String address) {
    if (address.indexOf('_') >= 0) {
      return null;
    }
    try {
      return ServiceInstance.of(address);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Returns an address as Seata writes it; {@code null} if others could not read it. */
  static @Nullable String text(ServerAddress address) {
    return address.host().indexOf('_') < 0 ? Addresses.asSeataWrites(address) : null;
  }
}
