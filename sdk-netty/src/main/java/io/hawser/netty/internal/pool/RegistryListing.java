package io.hawser.netty.internal.pool;

import io.hawser.ClientRole;
import io.hawser.netty.internal.connection.NodeAddress;
import java.util.List;
import java.util.function.Supplier;
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
      log.warn(
          "No server for the {} is listed any more. {} {}",
          role,
          whereSearched.get(),
          found.forgotten().isEmpty()
              ? "Servers that still answer are kept"
              : "The servers of the last answer are used and dialled until another is listed");
    } else if (empty && !nowEmpty) {
      log.info("Servers for the {} are listed {}", role, everListed ? "again" : "now");
    }
    empty = nowEmpty;
    everListed |= !nowEmpty;
    return true;
  }

  /**
   * Logs that a server is not listed any more. If none is, the log has a line about all of them.
   */
  void unlisted(ServerNode node, boolean forgotten) {
    if (!empty) {
      log.info(
          forgotten
              ? "{} is no longer listed, after an outage of the registry; it is used while it"
                  + " answers"
              : "{} is not listed any more: it has left, or its name has moved",
          node);
    }
  }
}
