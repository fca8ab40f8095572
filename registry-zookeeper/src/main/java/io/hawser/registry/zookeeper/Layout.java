package io.hawser.registry.zookeeper;

import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import io.hawser.registry.support.SessionEvents;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.zookeeper.common.PathUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where Seata servers are in ZooKeeper: {@code /registry/zk/<cluster>/<ip>:<port>}. The name of the
 * node says all; its data differ from version to version and mean nothing.
 */
final class Layout {
  private static final Logger log = LoggerFactory.getLogger(Layout.class);
  private static final String ROOT = "/registry/zk/";

  /** What servers since 2.2 write. */
  private static final byte[] DATA = "true".getBytes(StandardCharsets.UTF_8);

  private final String root;

  Layout(String chroot) {
    this.root = chroot + ROOT;
  }

  /** Whether there can be a node of this name. */
  static boolean isClusterName(String cluster) {
    try {
      PathUtils.validatePath(ROOT + cluster);
      return !cluster.isEmpty() && cluster.indexOf('/') < 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * The node whose children are the servers of a cluster.
   *
   * @throws IllegalArgumentException with a sentence if no such node can exist
   */
  String clusterPath(String cluster) {
    if (!isClusterName(cluster)) {
      throw new IllegalArgumentException(
          "\""
              + cluster
              + "\" cannot be the name of a node (expected: a name without \"/\" and control"
              + " characters, other than \".\" and \"..\")");
    }
    return root + cluster;
  }

  /** Reports what a change of a node means: for a cluster, or for a server in it. */
  void report(String path, SessionEvents events) {
    if (!path.startsWith(root)) {
      return;
    }
    int slash = path.indexOf('/', root.length());
    if (slash < 0) {
      events.changed(path.substring(root.length()));
    } else {
      String cluster = path.substring(root.length(), slash);
      addressOf(path.substring(slash + 1))
          .ifPresent(address -> events.announcementChanged(cluster, address));
    }
  }

  /** The node whose children are the clusters. */
  String parent() {
    return root.substring(0, root.length() - 1);
  }

  String serverPath(String cluster, ServerAddress address) {
    return clusterPath(cluster) + "/" + name(address);
  }

  static byte[] data() {
    return DATA.clone();
  }

  /** IPv6 without brackets and with all groups, as Java and therefore Seata prints it. */
  private static String name(ServerAddress address) {
    String host = address.host();
    if (host.indexOf(':') >= 0) {
      try {
        host = InetAddress.getByName(host).getHostAddress(); // a literal: no name server is asked
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException("\"" + host + "\" is not an IPv6 address", e);
      }
    }
    return host + ":" + address.port();
  }

  /** The servers that have these nodes, in a stable order. */
  static List<ServiceInstance> instances(List<String> names) {
    TreeSet<ServerAddress> addresses = new TreeSet<>();
    names.forEach(name -> addressOf(name).ifPresent(addresses::add));
    List<ServiceInstance> instances = new ArrayList<>(addresses.size());
    addresses.forEach(address -> instances.add(new ServiceInstance(address)));
    return List.copyOf(instances);
  }

  private static Optional<ServerAddress> addressOf(String name) {
    try {
      return Optional.of(ServerAddress.parse(name));
    } catch (IllegalArgumentException e) {
      log.debug("Skipping a node: {}", e.getMessage());
      return Optional.empty();
    }
  }
}
