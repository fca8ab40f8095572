package io.hawser.benchmarks.server;

import java.util.Collections;
import java.util.List;
import java.util.Random;

/** In which order a server gives the answers it held. */
public enum AnswerOrder {
  /** None are given: the requests stay in flight. */
  NONE,
  /** As they were asked for. */
  IN_ORDER,
  /** The last one first. */
  REVERSE,
  /** Any, but the same each time. */
  RANDOM;

  private static final long SEED = 5;

  void arrange(List<Integer> ids) {
    switch (this) {
      case NONE, IN_ORDER -> {}
      case REVERSE -> Collections.reverse(ids);
      case RANDOM -> Collections.shuffle(ids, new Random(SEED));
    }
  }
}
