package io.hawser.netty.internal.pool;

import io.hawser.ClientRole;
import io.hawser.netty.internal.connection.NodeAddress;
import io.hawser.netty.internal.runtime.PeerLog;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the servers that the registries list for one role, and logs the changes. Event loop only.
 */
final class RegistryListing {
  private static final Logger log = LoggerFactory.getLogger(RegistryListing.class);

  private final ClientRole role;
  private final Supplier<String> whereSearched;

  /** Limits the lines of a registry whose answers alternate. */
  private final PeerLog logs = new PeerLog();

  /** The servers that were listed last; {@code null} before the first answer. */
  private @Nullable List<NodeAddress> listed;

  private boolean pending;
  private boolean empty;
  private boolean everListed;

  RegistryListing(ClientRole role, Supplier<String> whereSearched) {
    this.role = role;
    this.whereSearched = whereSearched;
  }

  /** Returns whether there are names whose first lookup is in progress. */
  boolean isPending() {
    return pending;
  }

  /** Returns whether the last answer was empty. */
  boolean isEmpty() {
    return empty;
  }

  /**
   * Takes the latest answer.
   *
   * @param hasNodes whether there are servers from earlier answers
   * @return whether something has changed
   */
  boolean update(FoundNodes found, boolean hasNodes, boolean closed) {
    pending = found.pending();
    if (closed || (found.nodes().equals(listed) && !found.moved())) {
      return false; // as a rule: what it lists was dialled then, and what it does not list has left
    }
    listed = found.nodes();
    boolean nowEmpty = found.nodes().isEmpty();
    if (nowEmpty && !empty && hasNodes) {
      logs.warn(
          log,
          "No server for the {} is listed any more. {} {}",
          role,
          whereSearched.get(),
          found.forgotten().isEmpty()
              ? "Servers that still answer are kept"
              : "The servers of the last answer are used and dialled until another is listed");
    } else if (empty && !nowEmpty) {
      logs.info(log, "Servers for the {} are listed {}", role, everListed ? "again" : "now");
    }
    empty = nowEmpty;
    everListed |= !nowEmpty;
    return true;
  }

  /**
   * Logs that servers are not listed any more. If none is, the log has a line about all of them.
   */
  void unlisted(List<ServerNode> nodes, Predicate<ServerNode> isForgotten) {
    if (!empty) {
      Map<Boolean, List<ServerNode>> byForgotten =
          nodes.stream().collect(Collectors.partitioningBy(isForgotten));
      byForgotten.forEach((forgotten, some) -> unlisted(some, forgotten));
    }
  }

  /** Logs one line, however many servers there are. */
  private void unlisted(List<ServerNode> nodes, boolean forgotten) {
    if (nodes.size() == 1) {
      logs.info(
          log,
          forgotten
              ? "{} is no longer listed, after an outage of the registry; it is used while it"
                  + " answers"
              : "{} is not listed any more: it has left, or its name has moved",
          nodes.get(0));
    } else if (!nodes.isEmpty()) {
      logs.info(
          log,
          forgotten
              ? "{} servers for the {}, {} among them, are no longer listed, after an outage of the"
                  + " registry; they are used while they answer"
              : "{} servers for the {}, {} among them, are not listed any more: they have left, or"
                  + " their names have moved",
          nodes.size(),
          role,
          nodes.get(0).address());
    }
  }
}
