package io.hawser.netty.internal.pool;

import io.hawser.ClientStatus.State;
import io.hawser.netty.internal.connection.NodeAddress;
import io.hawser.registry.ServerAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The server nodes of one role: listed ones, ones that no registry lists any more but that are
 * still used, and draining ones. Event loop only.
 */
final class NodeSet {
  /** Says why a node is not listed. */
  private enum Unlisted {
    /** It withdrew while the registries answered. */
    WITHDRAWN,
    /** The registries lost its entry, for instance in an outage. */
    FORGOTTEN
  }

  private final Map<NodeAddress, ServerNode> nodes = new LinkedHashMap<>();

  /**
   * The nodes that no registry lists any more. Forgotten ones are used as long as their connection
   * lives, and dialled as long as nothing is listed; withdrawn ones are used until a listed one is
   * ready.
   */
  private final Map<ServerNode, Unlisted> unlisted = new LinkedHashMap<>();

  /** Nodes that get no more requests and wait for their last answers. */
  private final Set<ServerNode> draining = new LinkedHashSet<>();

  /** The latest answer of the registries. */
  private FoundNodes found = FoundNodes.NONE;

  /** Returns whether there are none, apart from those that get no more requests. */
  boolean isEmpty() {
    return nodes.isEmpty();
  }

  /** Returns whether all have ended. */
  boolean isClosed() {
    return nodes.isEmpty() && draining.isEmpty();
  }

  /** Returns a copy of all nodes, as calls of a node on the same loop may change the set. */
  List<ServerNode> all() {
    List<ServerNode> all = used();
    all.addAll(draining);
    return all;
  }

  /** Returns the nodes that may get requests, in a copy. */
  List<ServerNode> used() {
    return new ArrayList<>(nodes.values());
  }

  /** Returns whether each node that may get requests has failed since it was ready. */
  boolean allFailed() {
    return nodes.values().stream().allMatch(node -> node.attempts().failedAttempts() > 0);
  }

  /** Takes what registries say about the nodes. Returns whether load balancers have to know. */
  boolean describe(FoundNodes now) {
    found = now;
    if (now.moved()) {
      unlisted.replaceAll((node, why) -> Unlisted.WITHDRAWN);
    }
    boolean changed = false;
    for (ServerNode node : nodes.values()) {
      changed |= node.traits().describe(now.instance(node.nodeAddress()));
    }
    return changed;
  }

  @Nullable ServerNode find(NodeAddress address) {
    return nodes.get(address);
  }

  void add(ServerNode node) {
    node.traits().describe(found.instance(node.nodeAddress()));
    nodes.put(node.nodeAddress(), node);
  }

  private boolean isListed(ServerNode node) {
    return !unlisted.containsKey(node);
  }

  boolean isForgotten(ServerNode node) {
    return unlisted.get(node) == Unlisted.FORGOTTEN;
  }

  /** Marks a node as listed by a registry. Returns whether none listed it before. */
  boolean list(ServerNode node) {
    return unlisted.remove(node) != null;
  }

  /**
   * Marks all other nodes as listed by no registry.
   *
   * @param wanted the nodes that are listed
   * @param forgotten servers that did not withdraw
   * @return the nodes that a registry listed before
   */
  List<ServerNode> unlistOthers(Set<NodeAddress> wanted, Set<ServerAddress> forgotten) {
    List<ServerNode> lately = new ArrayList<>();
    for (ServerNode node : nodes.values()) {
      if (!wanted.contains(node.nodeAddress())) {
        Unlisted why = forgotten.contains(node.address()) ? Unlisted.FORGOTTEN : Unlisted.WITHDRAWN;
        if (unlisted.putIfAbsent(node, why) == null) {
          lately.add(node);
        }
      }
    }
    return lately;
  }

  /**
   * Takes withdrawn nodes out of use if a listed one is ready, so that there is no gap. Returns the
   * nodes to be drained.
   */
  List<ServerNode> takeWithdrawn() {
    if (nodes.values().stream().noneMatch(n -> n.state() == State.READY && isListed(n))) {
      return List.of();
    }
    List<ServerNode> withdrawn =
        unlisted.keySet().stream()
            .filter(node -> unlisted.get(node) == Unlisted.WITHDRAWN)
            .toList();
    for (ServerNode node : withdrawn) {
      unlisted.remove(node);
      nodes.remove(node.nodeAddress());
      draining.add(node);
    }
    return withdrawn;
  }

  /** Removes a node that has ended. Returns whether a registry lists it. */
  boolean remove(ServerNode node) {
    draining.remove(node);
    boolean wasListed = unlisted.remove(node) == null;
    return nodes.remove(node.nodeAddress(), node) && wasListed;
  }
}
