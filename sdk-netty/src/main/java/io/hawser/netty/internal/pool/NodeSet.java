package io.hawser.netty.internal.pool;

import io.hawser.ClientStatus.State;
import io.hawser.netty.internal.connection.NodeAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The server nodes of one role: those that a registry lists, those that none lists any more but
 * that are still used, and those that only wait for their last answers. Event loop only.
 */
final class NodeSet {
  /** Why a node is not listed. */
  private enum Unlisted {
    LEFT,
    FORGOTTEN
  }

  private final Map<NodeAddress, ServerNode> nodes = new LinkedHashMap<>();

  /**
   * Of these, the ones that no registry lists any more. Those it forgot are used for as long as
   * they answer; those that left are used until a listed one is ready.
   */
  private final Map<ServerNode, Unlisted> unlisted = new LinkedHashMap<>();

  /** Those that get no more requests, until their last answer. */
  private final Set<ServerNode> leaving = new LinkedHashSet<>();

  /** What registries said last. */
  private FoundNodes found = FoundNodes.NONE;

  /** Whether there are none, apart from those that get no more requests. */
  boolean isEmpty() {
    return nodes.isEmpty();
  }

  /** Whether all have ended. */
  boolean isClosed() {
    return nodes.isEmpty() && leaving.isEmpty();
  }

  /** A copy of all nodes, as calls of a node on the same loop may change the set. */
  List<ServerNode> all() {
    List<ServerNode> all = used();
    all.addAll(leaving);
    return all;
  }

  /** The nodes that may get requests, in a copy. */
  List<ServerNode> used() {
    return new ArrayList<>(nodes.values());
  }

  /** Whether each node that may get requests has failed since it was ready. */
  boolean allFailed() {
    return nodes.values().stream().allMatch(node -> node.attempts().failedAttempts() > 0);
  }

  /** Takes what registries say about the nodes. Returns whether load balancers have to know. */
  boolean describe(FoundNodes now) {
    found = now;
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

  boolean isListed(ServerNode node) {
    return !unlisted.containsKey(node);
  }

  /** A registry lists a node. Returns whether none did before. */
  boolean list(ServerNode node) {
    return unlisted.remove(node) != null;
  }

  /** No registry lists a node any more, because it left, or because they forgot it. */
  void unlist(ServerNode node, boolean forgotten) {
    unlisted.put(node, forgotten ? Unlisted.FORGOTTEN : Unlisted.LEFT);
  }

  /**
   * Takes the nodes that left out of use, as soon as a listed one is ready to take the requests, so
   * that there is no gap. Returns those to be drained.
   */
  List<ServerNode> dismissThoseThatLeft() {
    if (nodes.values().stream().noneMatch(n -> n.state() == State.READY && isListed(n))) {
      return List.of();
    }
    List<ServerNode> left =
        unlisted.keySet().stream().filter(node -> unlisted.get(node) == Unlisted.LEFT).toList();
    for (ServerNode node : left) {
      unlisted.remove(node);
      nodes.remove(node.nodeAddress());
      leaving.add(node);
    }
    return left;
  }

  /** Removes a node that has ended. Returns whether a registry lists it. */
  boolean remove(ServerNode node) {
    leaving.remove(node);
    boolean wasListed = unlisted.remove(node) == null;
    return nodes.remove(node.nodeAddress(), node) && wasListed;
  }
}
