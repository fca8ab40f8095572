package io.hawser.registry.etcd;

import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import io.hawser.registry.support.Addresses;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values as written by Seata's servers: {@code registry-seata-<cluster>-<address>}
 * contains {@code <address>}.
 */
final class Layout {
  private Layout() {}

  static final String PREFIX = "registry-seata-";

  /**
   * Returns the prefix of all keys of a cluster. Some keys of clusters with longer names have it,
   * too.
   */
  static String prefix(String cluster) {
    return PREFIX + cluster + "-";
  }

  static String key(String cluster, ServerAddress address) {
    return prefix(cluster) + Addresses.asSeataWrites(address);
  }

  /**
   * Returns the server of an entry, {@code null} if the entry belongs to another cluster, such as
   * {@code default-x} instead of {@code default}, or is not an entry of Seata.
   */
  static @Nullable ServiceInstance instance(String prefix, String key, String value) {
    if (!key.equals(prefix + value)) {
      return null;
    }
    try {
      return ServiceInstance.of(value);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Returns the cluster of an entry, {@code null} if it is not an entry of a server. */
  static @Nullable String cluster(String key, String value) {
    String end = "-" + value;
    if (!key.endsWith(end) || key.length() <= PREFIX.length() + end.length()) {
      return null;
    }
    String cluster = key.substring(PREFIX.length(), key.length() - end.length());
    return instance(prefix(cluster), key, value) == null ? null : cluster;
  }
}
