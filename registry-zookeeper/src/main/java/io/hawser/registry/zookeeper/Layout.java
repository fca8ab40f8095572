package io.hawser.registry.zookeeper;

import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import io.hawser.registry.support.Addresses;
import io.hawser.registry.support.SessionEvents;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.zookeeper.common.PathUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The nodes of Seata's servers in ZooKeeper: {@code /registry/zk/<cluster>/<ip>:<port>}. The name
 * of a node contains all information. Its data differ between versions and have no meaning.
 */
final class Layout {
  private static final Logger log = LoggerFactory.getLogger(Layout.class);
  private static final String ROOT = "/registry/zk/";

  /** The data that servers write since 2.2. */
  private static final byte[] DATA = "true".getBytes(StandardCharsets.UTF_8);

  private final String root;

  Layout(String chroot) {
    this.root = chroot + ROOT;
  }

  /** Returns whether a node can have this name. */
  static boolean isClusterName(String cluster) {
    try {
      PathUtils.validatePath(ROOT + cluster);
      return !cluster.isEmpty() && cluster.indexOf('/') < 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Returns the node whose children are the servers of a cluster.
   *
   * @throws IllegalArgumentException if no such node can exist; the message is a sentence
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

  /** Reports the change of a node as one of a cluster or of a server in it. */
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

  /** Returns the node whose children are the clusters. */
  String parent() {
    return root.substring(0, root.length() - 1);
  }

  String serverPath(String cluster, ServerAddress address) {
    return clusterPath(cluster) + "/" + Addresses.asSeataWrites(address);
  }

  static byte[] data() {
    return DATA.clone();
  }

  /** Returns the servers of these nodes in a stable order. */
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
