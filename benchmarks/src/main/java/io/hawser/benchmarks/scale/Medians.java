package io.hawser.benchmarks.scale;

import java.util.List;

/** The one in the middle; of an even number the upper one, which is never kinder. */
final class Medians {
  private Medians() {}

  static double of(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
