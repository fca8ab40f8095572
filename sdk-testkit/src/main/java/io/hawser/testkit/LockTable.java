package io.hawser.testkit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records which transaction holds which row. A row belongs to a global transaction and is released
 * with the branch that acquired it first.
 *
 * <p>One monitor guards the table, so that a branch gets all its rows or none. It is only held for
 * map operations, and no other monitor is acquired inside it.
 */
final class LockTable {

  /** The part of a global transaction that locks need. */
  interface Owner {
    String xid();

    /**
     * Returns whether it is rolling back. It must be a volatile read, because the table's monitor
     * does not guard it.
     */
    boolean isRollingBack();
  }

  /** A row and its holder. */
  record Held(RowLock row, Owner owner, long branchId) {}

  private final Map<RowLock, Held> held = new HashMap<>();

  /**
   * Acquires all rows or none.
   *
   * @return a row held by another global transaction, {@code null} if all rows were acquired
   */
  synchronized @Nullable Held acquire(Owner owner, long branchId, Collection<RowLock> rows) {
    Held foreign = firstForeign(owner.xid(), rows);
    if (foreign == null) {
      rows.forEach(row -> held.putIfAbsent(row, new Held(row, owner, branchId)));
    }
    return foreign;
  }

  /** Returns whether the transaction could acquire these rows now. Its own rows do not matter. */
  synchronized boolean isLockable(String xid, Collection<RowLock> rows) {
    return firstForeign(xid, rows) == null;
  }

  /** Releases those of the rows that the branch itself acquired. */
  synchronized void release(long branchId, Collection<RowLock> rows) {
    for (RowLock row : rows) {
      Held holder = held.get(row);
      if (holder != null && holder.branchId() == branchId) {
        held.remove(row);
      }
    }
  }

  /** Returns all held rows, for tests. */
  synchronized List<Held> all() {
    return new ArrayList<>(held.values());
  }

  private @Nullable Held firstForeign(String xid, Collection<RowLock> rows) {
    for (RowLock row : rows) {
      Held holder = held.get(row);
      if (holder != null && !holder.owner().xid().equals(xid)) {
        return holder;
      }
    }
    return null;
  }
}
