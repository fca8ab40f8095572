package io.hawser.examples;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Amounts under names, such as units of an item or cents of a customer, with the rules of TCC. Try
 * reserves an amount under a branch id, confirm takes it permanently, and cancel releases it.
 *
 * <p>The coordinator may call confirm and cancel more than once for a branch, and may call cancel
 * for a branch whose try failed, has not run yet, or never will. A real service keeps the same
 * three states in a table next to its data, and changes both in one local transaction. The class is
 * thread-safe.
 */
final class TccLedger {

  /** The state of a branch. */
  enum State {
    /** Tried: the amount is reserved. */
    RESERVED,
    /** Confirmed: the amount is taken. */
    CONFIRMED,
    /** Cancelled: the amount is released or was never reserved. */
    CANCELLED
  }

  /** The effect of one branch. */
  record Entry(String xid, String name, long amount, State state) {}

  /** A snapshot of all books. */
  record Snapshot(
      String title, Map<String, Long> opening, Map<String, Long> available, List<Entry> entries) {}

  private final String title;
  private final Map<String, Long> opening;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition nothingReserved = lock.newCondition();
  private final Map<String, Long> available; // the lock guards these three
  private final Map<Long, Entry> entries = new HashMap<>();
  private int reserved;

  TccLedger(String title, Map<String, Long> opening) {
    this.title = title;
    this.opening = Map.copyOf(opening);
    this.available = new TreeMap<>(opening);
  }

  /** Reserves an amount, or rejects the request: the try. */
  void reserve(String xid, long branchId, String name, long amount) throws RejectedException {
    lock.lock();
    try {
      if (entries.containsKey(branchId)) {
        // Cancel overtook try: an amount reserved now would never be released.
        throw new RejectedException(title + ": branch " + branchId + " has been cancelled already");
      }
      long left = available.getOrDefault(name, 0L);
      if (left < amount) {
        throw new RejectedException(
            title + ": " + name + ": " + amount + " wanted, " + left + " available");
      }
      available.put(name, left - amount);
      entries.put(branchId, new Entry(xid, name, amount, State.RESERVED));
      reserved++;
    } finally {
      lock.unlock();
    }
  }

  /** Takes the reserved amount: the confirm. A repeated call does nothing. */
  void confirm(String xid, long branchId) {
    lock.lock();
    try {
      Entry entry = entries.get(branchId);
      if (entry == null || entry.state() == State.CANCELLED) {
        throw new IllegalStateException(
            title + ": nothing is reserved under branch " + branchId + " of " + xid);
      }
      if (entry.state() == State.RESERVED) {
        end(branchId, entry, State.CONFIRMED);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Releases the reserved amount: the cancel. A repeated call, or one without a try, is only
   * recorded.
   */
  void cancel(String xid, long branchId) {
    lock.lock();
    try {
      Entry entry = entries.get(branchId);
      if (entry == null) {
        entries.put(branchId, new Entry(xid, "", 0, State.CANCELLED));
        return;
      }
      if (entry.state() == State.CONFIRMED) {
        throw new IllegalStateException(
            title + ": branch " + branchId + " of " + xid + " has been confirmed already");
      }
      if (entry.state() == State.RESERVED) {
        available.merge(entry.name(), entry.amount(), Long::sum);
        end(branchId, entry, State.CANCELLED);
      }
    } finally {
      lock.unlock();
    }
  }

  private void end(long branchId, Entry entry, State state) {
    entries.put(branchId, new Entry(entry.xid(), entry.name(), entry.amount(), state));
    if (--reserved == 0) {
      nothingReserved.signalAll();
    }
  }

  /** Waits until no branch is reserved and returns how many still are at the limit. */
  int awaitNothingReserved(Duration limit) throws InterruptedException {
    lock.lock();
    try {
      long nanos = limit.toNanos();
      while (reserved > 0 && nanos > 0) {
        nanos = nothingReserved.awaitNanos(nanos);
      }
      return reserved;
    } finally {
      lock.unlock();
    }
  }

  Snapshot snapshot() {
    lock.lock();
    try {
      return new Snapshot(
          title, opening, new TreeMap<>(available), new ArrayList<>(entries.values()));
    } finally {
      lock.unlock();
    }
  }
}
