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

    assertEquals(24, lines.size());
    assertTrue(lines.stream().allMatch(line -> line.endsWith(", got not measured, -")));
  }

  @Test
  void comparesWithTheBetterModeOfSeatasClient() {
    add(Client.HAWSER_SYNC, 1, 115);
    add(Client.SEATA, 1, 100);
    add(Client.SEATA_MERGED, 1, 10);

    assertEquals(
        "target sync-1: asked at least 1.10 x Seata's client, got 1.15, PASS", lines().get(0));
  }

  @Test
  void showsByWhatLittleATargetIsMissed() {
    add(Client.HAWSER_SYNC, 1, 10_980);
    add(Client.SEATA, 1, 10_000);

    assertEquals(
        "target sync-1: asked at least 1.10 x Seata's client, got 1.0980, FAIL", lines().get(0));
  }

  @Test
  void showsHowFarTwoEqualClientsDiffer() {
    add(Client.HAWSER_SYNC, 64, 100);
    add(Client.HAWSER_DEFAULT, 64, 90);

    assertEquals(
        "target sync-64-control: asked at least 0.95 x the same once more: what the measurement"
            + " itself is worth, got 0.90, FAIL",
        line("sync-64-control"));
  }

  @Test
  void showsWhatAJvmAloneUsesAtRest() {
    results.addIdle(Client.HAWSER_SYNC_MERGED, sample(0, 1_000));
    results.addIdle(Client.NOTHING, sample(0, 1_000));

    assertTrue(line("idle-cpu").endsWith("got 1000, FAIL"), line("idle-cpu"));
    assertTrue(line("idle-cpu-control").endsWith("got 1000, FAIL"), line("idle-cpu-control"));
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

  @Test
  void judgesAsynchronousCallsByTheHigherFloor() {
    add(Client.HAWSER_ASYNC, 256, 100);
    add(Client.RAW_ASYNC, 256, 50);
    add(Client.RAW_ASYNC_BATCHED, 256, 250);

    assertEquals(
        "target async-256: asked at least 0.75 x raw Netty with one flush for all answers read"
            + " together, got 0.40, FAIL",
        line("async-256"));
  }

  @Test
  void comparesTheFastOnesNextToASlowOneAsConfiguredByDefault() {
    Load load = new Load(Workload.ONE_SLOW, Plan.ONE_OF);
    results.add(Server.SLOW_RESULT, Client.HAWSER_DEFAULT, load, sample(10, 1_000_000));
    results.add(Server.SLOW_RESULT, Client.HAWSER_SYNC, load, sample(10, 1_000));
    results.add(Server.SLOW_RESULT, Client.SEATA, load, sample(10, 1_000));
    results.add(Server.SLOW_RESULT, Client.SEATA_MERGED, load, sample(10, 50_000_000));

    assertTrue(line("merged-slow-p99").endsWith("got 0.02, PASS"), line("merged-slow-p99"));
  }

  @Test
  void theMiddleOfAnEvenNumberIsBetweenTwo() {
    add(Client.HAWSER_SYNC, 1, 100);
    add(Client.HAWSER_SYNC, 1, 200);
    add(Client.SEATA, 1, 100);

    assertTrue(lines().get(0).contains("got 1.50, "), lines().get(0));
  }

  private String line(String name) {
    return lines().stream()
        .filter(line -> line.startsWith("target " + name + ":"))
        .findFirst()
        .orElseThrow();
  }

  private List<String> lines() {
    return Targets.of(results).stream().map(Object::toString).toList();
  }

  private void add(Client client, int inFlight, int requests) {
    results.add(
        Server.CANNED, client, new Load(Workload.STATUS, inFlight), sample(requests, 1_000));
  }

  private static Sample sample(int requests, long nanos) {
    Histogram latencies = new Histogram(100, 60 * SECOND, 2);
    latencies.recordValueWithCount(nanos, requests);
    return new Sample(SECOND, SECOND, SECOND, 0, 0, 0, latencies);
  }
}
