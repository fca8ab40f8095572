package io.hawser.micrometer;

import io.micrometer.core.instrument.composite.CompositeMeterRegistry;

/**
 * Meters in any number of registries, which can be removed while others still record. A recorder
 * first asks {@link #areRemoved}, and after recording calls {@link #removeLate}.
 */
final class RemovableMeters extends CompositeMeterRegistry {
  private volatile boolean removed;

  /** Removes all meters from all registries, which stay open. */
  void removeAll() {
    removed = true;
    removeLate();
  }

  boolean areRemoved() {
    return removed;
  }

  /** Removes meters that were added while all were being removed. */
  void removeLate() {
    if (removed) {
      getMeters().forEach(this::remove);
    }
  }
}
