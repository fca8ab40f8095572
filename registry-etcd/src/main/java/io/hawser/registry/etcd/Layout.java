package io.hawser.registry.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.KeyValue;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values as Seata's servers write them: {@code registry-seata-<cluster>-<address>} holds
 * {@code <address>}.
 */
final class Layout {
  private Layout() {}

  /** What all keys of a cluster start with; so do some keys of clusters with longer names. */
  static String prefix(String cluster) {
    return "registry-seata-" + cluster + "-";
  }

  /** For messages. */
  static String described(String cluster) {
    return "cluster " + cluster + " (keys " + prefix(cluster) + "*)";
  }

  static String key(String cluster, ServerAddress address) {
    return prefix(cluster) + value(address);
  }

  /** As Java prints a socket address: IPv6 with all groups and without brackets. */
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
   * The server that an entry speaks of; {@code null} if it is of another cluster, such as {@code
   * default-x} when asked for {@code default}, or if it is not an entry of Seata at all.
   */
  static @Nullable ServiceInstance instance(String prefix, KeyValue entry) {
    String value = entry.getValue().toStringUtf8();
    if (!entry.getKey().toStringUtf8().equals(prefix + value)) {
      return null;
    }
    try {
      return ServiceInstance.of(value);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** The first key behind all that start with this one, which is ASCII at its end. */
  static ByteString endOf(ByteString prefix) {
    int last = prefix.size() - 1;
    byte[] next = {(byte) (prefix.byteAt(last) + 1)};
    return prefix.substring(0, last).concat(ByteString.copyFrom(next));
  }
}
