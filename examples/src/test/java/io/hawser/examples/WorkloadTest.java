package io.hawser.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.model.GlobalStatus;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkloadTest {

  @Test
  void placesEachOrderOnce() throws Exception {
    AtomicInteger notified = new AtomicInteger();

    Workload.Result result =
        new Workload(100, 7)
            .run(
                order -> new Placement(order, "x", GlobalStatus.Committed, null, 1),
                placement -> notified.incrementAndGet());

    assertEquals(
        IntStream.rangeClosed(1, 100).boxed().toList(),
        result.placements().stream()
            .map(placement -> placement.order().number())
            .sorted()
            .toList());
    assertEquals(100, notified.get());
  }

  @Test
  void stopsAfterTooManyErrors() throws Exception {
    Workload.Result result =
        new Workload(10_000, 4)
            .run(order -> new Placement(order, null, null, "no server", 1), placement -> {});

    int placed = result.placements().size();
    assertTrue(placed >= Workload.MAX_ERRORS && placed < Workload.MAX_ERRORS + 4, placed + "");
  }
}
