package io.hawser.netty.internal.pool;

import io.hawser.netty.internal.connection.NodeAddress;
import io.hawser.registry.ServerAddress;
import java.util.List;
import java.util.Set;

/**
 * The servers that the registries list, and their addresses.
 *
 * @param nodes each once
 * @param forgotten listed no more, but not because they left; see {@link
 *     io.hawser.netty.internal.discovery.FoundServers}
 * @param pending whether there are names whose first lookup is in progress
 */
public record FoundNodes(List<NodeAddress> nodes, Set<ServerAddress> forgotten, boolean pending) {
  public FoundNodes {
    nodes = List.copyOf(nodes);
    forgotten = Set.copyOf(forgotten);
  }
}
