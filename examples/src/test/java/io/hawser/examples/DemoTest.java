package io.hawser.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.testkit.EmbeddedCoordinator;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoTest {

  @Test
  void losesNothing() {
    DemoRun run = DemoRun.with("--transactions", "60", "--threads", "4");

    assertProven(run);
  }

  @Test
  void usesTheServerItIsGiven() {
    try (EmbeddedCoordinator coordinator = EmbeddedCoordinator.start()) {
      String address = coordinator.address().toString();

      DemoRun run = DemoRun.with("--transactions", "60", "--server", address);

      assertProven(run);
      assertTrue(run.output().contains("Coordinator: " + address), run.output());
    }
  }

  private static void assertProven(DemoRun run) {
    List<String> lines = run.output().lines().toList();
    assertEquals(0, run.status(), run.output() + run.errors());
    assertEquals("demo: 40 committed, 20 rolled back, 0 lost", lines.get(lines.size() - 1));
    assertTrue(
        run.output().contains("the coordinator says that 60 of 60 transactions have ended"),
        run.output());
    assertEquals("", run.errors());
  }
}
