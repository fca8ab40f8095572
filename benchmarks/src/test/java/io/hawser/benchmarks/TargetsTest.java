package io.hawser.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.benchmarks.load.Sample;
import io.hawser.benchmarks.load.Workload;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class TargetsTest {
  private static final long SECOND = 1_000_000_000;

  private final Results results = new Results();

  @Test
  void withoutFiguresNothingIsClaimed() {
    List<String> lines = lines();

    assertEquals(14, lines.size());
    assertTrue(lines.stream().allMatch(line -> line.endsWith(", got not measured, -")));
  }

  @Test
  void comparesWithTheBetterModeOfTheOriginal() {
    add(Client.HAWSER_SYNC, 1, 115);
    add(Client.SEATA, 1, 100);
    add(Client.SEATA_MERGED, 1, 10);

    assertEquals(
        "target sync-1: asked at least 1.10 x the original, got 1.15, PASS", lines().get(0));
  }

  @Test
  void takesTheMedianOfAllSamples() {
    add(Client.HAWSER_SYNC, 16, 1_000);
    add(Client.HAWSER_SYNC, 16, 50);
    add(Client.HAWSER_SYNC, 16, 60);
    add(Client.RAW_BLOCKING, 16, 100);

    assertEquals(
        "target sync-16: asked at least 0.90 x the raw blocking floor, got 0.60, FAIL",
        lines().get(1));
  }

  private List<String> lines() {
    return Targets.of(results).stream().map(Object::toString).toList();
  }

  private void add(Client client, int inFlight, int requests) {
    Histogram latencies = new Histogram(100, 60 * SECOND, 2);
    latencies.recordValueWithCount(1_000, requests);
    results.add(
        Server.CANNED,
        client,
        new Load(Workload.STATUS, inFlight),
        new Sample(SECOND, SECOND, SECOND, 0, 0, 0, latencies));
  }
}
