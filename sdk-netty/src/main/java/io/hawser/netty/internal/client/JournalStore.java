package io.hawser.netty.internal.client;

import io.hawser.transaction.TransactionHistory;
import io.hawser.transaction.TransactionHistory.Event;
import io.hawser.transaction.TransactionHistory.Kind;
import io.hawser.transaction.TransactionLog;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The events of recent transactions. If they take more memory than allowed, the transactions that
 * were seen first are forgotten. Any thread may add events; the lock is held for moments.
 */
final class JournalStore implements TransactionLog {
  /**
   * Events of one transaction, so that one that is retried for days does not displace all others.
   */
  private static final int MAX_EVENTS = 200;

  private static final int MAX_DETAIL = 500;

  /** Approximate sizes of objects besides their texts. */
  private static final int TRANSACTION_BYTES = 200;

  private static final int EVENT_BYTES = 100;

  private static final class Entry {
    final List<Event> events = new ArrayList<>();
    int omitted;
    long bytes;

    TransactionHistory history(String xid) {
      return new TransactionHistory(xid, events, omitted);
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final long maxBytes;
  private final Clock clock;
  private long bytes;

  /**
   * Creates an empty store.
   *
   * @param maxBytes approximate limit of its memory; 0 keeps nothing
   */
  JournalStore(long maxBytes, Clock clock) {
    this.maxBytes = maxBytes;
    this.clock = clock;
  }

  /** Returns whether it keeps nothing. */
  boolean isOff() {
    return maxBytes == 0;
  }

  void add(String xid, Kind kind, String detail) {
    String shown = detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL) + "…";
    Event event = new Event(clock.instant(), kind, shown);
    FlightEvents.commit(xid, event);
    lock.lock();
    try {
      Entry entry = entries.get(xid);
      if (entry == null) {
        entry = new Entry();
        entries.put(xid, entry);
        grow(entry, TRANSACTION_BYTES + 2L * xid.length());
      }
      if (entry.events.size() >= MAX_EVENTS) {
        // The begin stays, and so do the latest events, which say how it ended.
        Event middle = entry.events.remove(MAX_EVENTS / 2);
        grow(entry, -(EVENT_BYTES + 2L * middle.detail().length()));
        entry.omitted++;
      }
      entry.events.add(event);
      grow(entry, EVENT_BYTES + 2L * shown.length());
      while (bytes > maxBytes && !entries.isEmpty()) {
        String oldest = entries.keySet().iterator().next();
        Entry forgotten = entries.remove(oldest);
        bytes -= forgotten == null ? 0 : forgotten.bytes;
      }
    } finally {
      lock.unlock();
    }
  }

  private void grow(Entry entry, long by) {
    entry.bytes += by;
    bytes += by;
  }

  @Override
  public List<TransactionHistory> recent() {
    lock.lock();
    try {
      return entries.entrySet().stream().map(it -> it.getValue().history(it.getKey())).toList();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<TransactionHistory> find(String xid) {
    lock.lock();
    try {
      return Optional.ofNullable(entries.get(xid)).map(entry -> entry.history(xid));
    } finally {
      lock.unlock();
    }
  }
}
