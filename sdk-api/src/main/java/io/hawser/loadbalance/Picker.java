package io.hawser.loadbalance;

import org.jspecify.annotations.Nullable;

/** Chooses among the servers of one snapshot. It is called concurrently and must not block. */
@FunctionalInterface
public interface Picker {

  /**
   * Chooses a server.
   *
   * @param xid the global transaction the request belongs to, or {@code null} if it has none
   * @param key the key for consistent hashing, the XID or the transaction name; may be empty
   * @return the index of a server in the list of the snapshot
   */
  int pick(@Nullable String xid, String key);
}
