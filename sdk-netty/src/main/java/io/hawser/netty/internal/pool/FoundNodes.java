package io.hawser.netty.internal.pool;

import io.hawser.netty.internal.connection.Leadership;
import io.hawser.netty.internal.connection.NodeAddress;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The servers that the registries list, and their addresses.
 *
 * @param nodes each once
 * @param instances what the registries say about them, by the address that they list
 * @param forgotten listed no more, but not because they withdrew; see {@link
 *     io.hawser.netty.internal.discovery.FoundServers}
 * @param moved whether servers that were forgotten before have withdrawn; see there
 * @param pending whether there are names whose first lookup is in progress
 */
public record FoundNodes(
    List<NodeAddress> nodes,
    Map<ServerAddress, ServiceInstance> instances,
    Set<ServerAddress> forgotten,
    boolean moved,
    boolean pending) {
  static final FoundNodes NONE = new FoundNodes(List.of(), Map.of(), Set.of(), false, false);

  public FoundNodes {
    nodes = List.copyOf(nodes);
    instances = Map.copyOf(instances);
    forgotten = Set.copyOf(forgotten);
  }

  /** Returns what the registries say about a server. */
  @Nullable ServiceInstance instance(NodeAddress node) {
    return instances.get(node.listed());
  }

  /** Reports which server is the leader of the cluster, if the registries know. */
  public void reportLeader(Leadership leadership) {
    for (NodeAddress node : nodes) {
      ServiceInstance instance = instance(node);
      if (instance != null && instance.isLeader()) {
        leadership.announced(node, instance.metadata().getOrDefault(ServiceInstance.TERM, ""));
        return;
      }
    }
  }
}
