package io.hawser.benchmarks.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnswerOrderTest {
  private static final List<Integer> ASKED = IntStream.range(0, 100).boxed().toList();

  @Test
  void arrangesWhatWasAsked() {
    assertEquals(ASKED, arranged(AnswerOrder.IN_ORDER));
    assertEquals(99, arranged(AnswerOrder.REVERSE).get(0));
    assertEquals(0, arranged(AnswerOrder.REVERSE).get(99));
  }

  @Test
  void anyOrderHasEachOnceAndIsTheSameEachTime() {
    List<Integer> random = arranged(AnswerOrder.RANDOM);

    assertNotEquals(ASKED, random);
    assertEquals(ASKED, random.stream().sorted().toList());
    assertEquals(random, arranged(AnswerOrder.RANDOM));
  }

  private static List<Integer> arranged(AnswerOrder order) {
    List<Integer> ids = new ArrayList<>(ASKED);
    order.arrange(ids);
    return ids;
  }
}
