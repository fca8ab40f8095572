package io.hawser.testkit.faults;

import java.util.concurrent.atomic.LongAdder;

/** The counters of a datagram proxy since it started. Any thread. */
final class DatagramCounters {
  final LongAdder forwarded = new LongAdder();
  final LongAdder lost = new LongAdder();
  final LongAdder duplicated = new LongAdder();
  final LongAdder reordered = new LongAdder();
  final LongAdder overflowed = new LongAdder();
  final LongAdder moves = new LongAdder();

  DatagramCounts counts(int openExits) {
    return new DatagramCounts(
        forwarded.sum(),
        lost.sum(),
        duplicated.sum(),
        reordered.sum(),
        overflowed.sum(),
        openExits,
        moves.sum());
  }
}
