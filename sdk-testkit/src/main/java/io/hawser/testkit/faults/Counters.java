package io.hawser.testkit.faults;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What a proxy has done. Any thread. */
final class Counters {
  final LongAdder accepted = new LongAdder();
  final LongAdder unreachable = new LongAdder();
  private final LongAdder[] bytes = {new LongAdder(), new LongAdder()};
  private final LongAdder[] acts = new LongAdder[FaultKind.values().length];

  Counters() {
    for (int i = 0; i < acts.length; i++) {
      acts[i] = new LongAdder();
    }
  }

  void forwarded(Direction direction, int count) {
    bytes[direction.ordinal()].add(count);
  }

  void acted(FaultKind kind) {
    acts[kind.ordinal()].increment();
  }

  ProxyCounts snapshot(int open) {
    Map<FaultKind, Long> counts = new EnumMap<>(FaultKind.class);
    for (FaultKind kind : FaultKind.values()) {
      long count = acts[kind.ordinal()].sum();
      if (count > 0) {
        counts.put(kind, count);
      }
    }
    return new ProxyCounts(
        accepted.sum(),
        open,
        unreachable.sum(),
        bytes[Direction.TO_SERVER.ordinal()].sum(),
        bytes[Direction.TO_CLIENT.ordinal()].sum(),
        counts);
  }
}
