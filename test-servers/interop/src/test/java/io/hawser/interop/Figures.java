package io.hawser.interop;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Durations of one kind, in milliseconds. */
final class Figures {
  private final List<Double> millis = new ArrayList<>();

  void add(long nanos) {
    millis.add(Math.max(0, nanos) / 1e6);
  }

  double median() {
    List<Double> sorted = new ArrayList<>(millis);
    Collections.sort(sorted);
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** The median, and the largest. */
  @Override
  public String toString() {
    return millis.isEmpty()
        ? "none"
        : String.format("%.0f (%.0f)", median(), Collections.max(millis));
  }
}
