package io.hawser.chaos;

import io.hawser.RpcHook;
import io.hawser.error.Delivery;
import io.hawser.error.HawserException;
import io.hawser.protocol.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The books on all calls: each is opened once and must be closed once, in time. */
final class Ledger implements RpcHook {
  private static final int MAX_ODD = 20;

  private final AtomicLong numbers = new AtomicLong();
  private final ConcurrentHashMap<Long, Entry> open = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> outcomes = new ConcurrentSkipListMap<>();
  private final LongAdder begun = new LongAdder();
  private final LongAdder ended = new LongAdder();
  private final LongAdder endedTwice = new LongAdder();
  private final LongAccumulator latestNanos = new LongAccumulator(Math::max, Long.MIN_VALUE);
  private final LongAdder late = new LongAdder();
  private final Set<String> odd = ConcurrentHashMap.newKeySet();

  // What hooks see: one end for each begin.
  private final LongAdder hooksBegun = new LongAdder();
  private final LongAdder hooksEnded = new LongAdder();

  /** One call. */
  final class Entry {
    private final long number = numbers.incrementAndGet();
    private final String what;
    private final long deadlineNanos;
    private final AtomicInteger ends = new AtomicInteger();

    private Entry(String what, long timeoutMillis) {
      this.what = what;
      this.deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    }

    void end(@Nullable Throwable error) {
      long lateness = System.nanoTime() - deadlineNanos;
      if (ends.incrementAndGet() > 1) {
        endedTwice.increment();
        return;
      }
      open.remove(number);
      ended.increment();
      latestNanos.accumulate(lateness);
      if (lateness > TimeUnit.MILLISECONDS.toNanos(50)) {
        late.increment();
      }
      String outcome = outcome(error);
      outcomes.computeIfAbsent(outcome, o -> new LongAdder()).increment();
    }

    private String outcome(@Nullable Throwable error) {
      if (error == null) {
        return "answered";
      }
      if (error instanceof HawserException known) {
        Delivery delivery = known.delivery();
        return error.getClass().getSimpleName() + " (" + delivery + ")";
      }
      if (odd.size() < MAX_ODD) {
        odd.add(what + ": " + error);
      }
      return "not one of our errors";
    }
  }

  Entry begin(String what, long timeoutMillis) {
    Entry entry = new Entry(what, timeoutMillis);
    begun.increment();
    open.put(entry.number, entry);
    return entry;
  }

  @Override
  public void beforeRequest(Call call) {
    hooksBegun.increment();
  }

  @Override
  public void afterRequest(Call call, @Nullable Response response, @Nullable HawserException e) {
    hooksEnded.increment();
  }

  long begun() {
    return begun.sum();
  }

  long ended() {
    return ended.sum();
  }

  /** Calls that have not ended; when nothing is called any more, those that hang. */
  List<String> open() {
    List<String> hanging = new ArrayList<>();
    open.values().forEach(entry -> hanging.add(entry.what));
    return hanging;
  }

  long endedTwice() {
    return endedTwice.sum() + Math.max(0, hooksEnded.sum() - hooksBegun.sum());
  }

  /** Counts the hooks that saw a begin and no end. */
  long hooksOpen() {
    return Math.max(0, hooksBegun.sum() - hooksEnded.sum());
  }

  /**
   * Returns how long after its time-out the latest call ended; negative if none was late at all.
   */
  long latestMillis() {
    return TimeUnit.NANOSECONDS.toMillis(latestNanos.get());
  }

  /** Returns how many ended more than 50 ms after their time-out. */
  long late() {
    return late.sum();
  }

  Map<String, Long> outcomes() {
    Map<String, Long> counts = new TreeMap<>();
    outcomes.forEach((outcome, count) -> counts.put(outcome, count.sum()));
    return counts;
  }

  Set<String> odd() {
    return odd;
  }
}
