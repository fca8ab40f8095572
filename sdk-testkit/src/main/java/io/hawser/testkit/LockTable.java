package io.hawser.testkit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who holds which row. A row belongs to a global transaction; it remembers the branch that took it
 * first, with which it is given back.
 *
 * <p>One monitor guards the table, so that a branch gets all its rows or none. It is only held for
 * map operations, and no other monitor is taken inside it.
 */
final class LockTable {

  /** A global transaction, as far as locks are concerned. */
  interface Owner {
    String xid();

    /** Read without the table's monitor being a barrier for it: a volatile read. */
    boolean isRollingBack();
  }

  /** A row that is taken, and by whom. */
  record Held(RowLock row, Owner owner, long branchId) {}

  private final Map<RowLock, Held> held = new HashMap<>();

  /**
   * Takes all rows, or none.
   *
   * @return what another global transaction holds of them, {@code null} if the rows are taken
   */
  synchronized @Nullable Held acquire(Owner owner, long branchId, Collection<RowLock> rows) {
    Held foreign = firstForeign(owner.xid(), rows);
    if (foreign == null) {
      rows.forEach(row -> held.putIfAbsent(row, new Held(row, owner, branchId)));
    }
    return foreign;
  }

  /** Whether the transaction could take these rows now. Its own are no obstacle. */
  synchronized boolean isLockable(String xid, Collection<RowLock> rows) {
    return firstForeign(xid, rows) == null;
  }

  /** Gives back those of the rows that the branch itself took. */
  synchronized void release(long branchId, Collection<RowLock> rows) {
    for (RowLock row : rows) {
      Held holder = held.get(row);
      if (holder != null && holder.branchId() == branchId) {
        held.remove(row);
      }
    }
  }

  /** Everything held now, for tests. */
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
