package io.hawser.testkit.faults;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a proxy has done. Thread-safe, because the maps do not change after construction. */
final class Counters {
  final LongAdder accepted = new LongAdder();
  final LongAdder unreachable = new LongAdder();
  private final Map<Direction, LongAdder> bytes = adders(Direction.class);
  private final Map<FaultKind, LongAdder> acts = adders(FaultKind.class);

  private static <K extends Enum<K>> Map<K, LongAdder> adders(Class<K> keys) {
    Map<K, LongAdder> adders = new EnumMap<>(keys);
    for (K key : keys.getEnumConstants()) {
      adders.put(key, new LongAdder());
    }
    return adders;
  }

  void forwarded(Direction direction, int count) {
    of(bytes, direction).add(count);
  }

  void acted(FaultKind kind) {
    of(acts, kind).increment();
  }

  ProxyCounts snapshot(int open) {
    Map<FaultKind, Long> acted = new EnumMap<>(FaultKind.class);
    acts.forEach(
        (kind, count) -> {
          if (count.sum() > 0) {
            acted.put(kind, count.sum());
          }
        });
    return new ProxyCounts(
        accepted.sum(),
        open,
        unreachable.sum(),
        of(bytes, Direction.TO_SERVER).sum(),
        of(bytes, Direction.TO_CLIENT).sum(),
        acted);
  }

  private static <K> LongAdder of(Map<K, LongAdder> adders, K key) {
    LongAdder adder = adders.get(key);
    if (adder == null) {
      throw new IllegalArgumentException(String.valueOf(key));
    }
    return adder;
  }
}
