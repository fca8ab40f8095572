package io.hawser.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The short run that belongs to every build; {@code ./dev chaos} is the long one. */
@Tag("full")
class ChaosTest {
  private static final long SEED = Long.getLong("hawser.chaos.seed", 1);
  private static final Duration DURATION =
      Duration.ofSeconds(Integer.getInteger("hawser.chaos.seconds", 60));

  @ParameterizedTest
  @EnumSource(Transports.class)
  void everyRequestEndsOnceAndNothingIsLeftBehind(Transports transport)
      throws InterruptedException {
    Outcome outcome = new ChaosRun(SEED, DURATION, 32, transport).run();
    System.out.print(outcome);
    assertEquals(List.of(), outcome.broken(), outcome::toString);
    // The target, 50 ms, is in the table. A busy machine must not fail the build, a hang must.
    assertTrue(outcome.ledger().latestMillis() < 20_000, outcome::toString);
  }
}
