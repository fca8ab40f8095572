package io.hawser.netty.internal.pool;

import io.hawser.netty.internal.connection.NodeAddress;
import io.hawser.registry.ServiceInstance;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits the servers that a client connects to. An attacker who can write to a registry or a name
 * server could otherwise make each client open any number of connections. Event loop only.
 */
final class ServerLimit {
  private static final Logger log = LoggerFactory.getLogger(ServerLimit.class);

  /** Far more than the largest clusters have. */
  static final int MOST_SERVERS = 1_000;

  private boolean warned;

  /** Returns the listed servers to use: if there are too many, the first in alphabetical order. */
  List<ServiceInstance> listed(List<ServiceInstance> all) {
    return first(all, Comparator.comparing(ServiceInstance::address));
  }

  /** Returns the nodes to use, as a name may have any number of addresses. */
  List<NodeAddress> nodes(Collection<NodeAddress> all) {
    return first(all, Comparator.comparing(NodeAddress::toString));
  }

  /** Sorts only what exceeds the limit, so that each answer of a registry yields the same ones. */
  private <T> List<T> first(Collection<T> all, Comparator<T> order) {
    if (all.size() <= MOST_SERVERS) {
      return List.copyOf(all);
    }
    if (!warned) {
      warned = true;
      log.warn(
          "{} servers are found for one cluster, more than a client uses. It uses the first {} in"
              + " alphabetical order. Check what the registry lists and which addresses its host"
              + " names have; this is not logged again",
          all.size(),
          MOST_SERVERS);
    }
    return all.stream().sorted(order).limit(MOST_SERVERS).toList();
  }
}
