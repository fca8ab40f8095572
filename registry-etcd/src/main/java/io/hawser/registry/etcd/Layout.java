package io.hawser.registry.etcd;

import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import java.net.InetAddress;
import java.net.UnknownHostException;
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
    return prefix(cluster) + value(address);
  }

  /**
   * Returns an address as Java prints a socket address: IPv6 with all groups and without brackets.
   */
  static String value(ServerAddress address) {
    String host = address.host();
    if (host.indexOf(':') >= 0) {
      try {
        host = InetAddress.getByName("[" + host + "]").getHostAddress(); // a literal, not looked up
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException(address + " is no IPv6 address", e);
      }
    }
    return host + ":" + address.port();
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
