package io.hawser.benchmarks.server;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Says in which order a server gives the answers it held. */
public enum AnswerOrder {
  /** None are given: the requests stay in flight. */
  NONE(0),
  /** The answers come as they were asked for. */
  IN_ORDER(1),
  /** The last answer comes first. */
  REVERSE(2),
  /** The answers come in any order, but the same each time. */
  RANDOM(3);

  private static final long SEED = 5;

  private final int number;

  AnswerOrder(int number) {
    this.number = number;
  }

  /**
   * Returns the number that stands for this order in a request.
   *
   * @return a small number
   */
  public int number() {
    return number;
  }

  static AnswerOrder numbered(int number) {
    return Stream.of(values()).filter(order -> order.number == number).findFirst().orElseThrow();
  }

  void arrange(List<Integer> ids) {
    switch (this) {
      case NONE, IN_ORDER -> {}
      case REVERSE -> Collections.reverse(ids);
      case RANDOM -> Collections.shuffle(ids, new Random(SEED));
    }
  }
}
