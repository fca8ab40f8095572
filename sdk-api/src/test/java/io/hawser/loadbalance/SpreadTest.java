package io.hawser.loadbalance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.registry.ServiceInstance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SpreadTest {
  private final List<Servers.Server> servers = Servers.numeric("a:1", "b:1", "c:1");

  private Picker picker(LoadBalanceProvider provider) {
    return provider.create(Servers.CONFIG).over(servers);
  }

  private int[] picks(Picker picker, int times) {
    int[] counts = new int[servers.size()];
    for (int i = 0; i < times; i++) {
      counts[picker.pick(null, "")]++;
    }
    return counts;
  }

  /** Allows ten standard deviations (82 each) around the mean, which chance never exceeds. */
  private static void assertEven(int[] counts) {
    for (int count : counts) {
      assertTrue(count > 9_180 && count < 10_820, () -> Arrays.toString(counts));
    }
  }

  @Test
  void randomIsEven() {
    assertEven(picks(picker(new RandomLoadBalanceProvider()), 30_000));
  }

  @Test
  void roundRobinChoosesEachServerInTurn() {
    Picker picker = picker(new RoundRobinLoadBalanceProvider());
    assertArrayEquals(
        new int[] {0, 1, 2, 0, 1, 2},
        new int[] {
          picker.pick(null, "x"),
          picker.pick("10.0.0.1:8091:1", "x"),
          picker.pick(null, ""),
          picker.pick(null, ""),
          picker.pick(null, ""),
          picker.pick(null, "")
        });
  }

  @Test
  void aChangeOfTheListDoesNotRestartTheSequence() {
    LoadBalance balance = new RoundRobinLoadBalanceProvider().create(Servers.CONFIG);
    assertEquals(0, balance.over(servers).pick(null, ""));
    assertEquals(1, balance.over(servers).pick(null, ""));
    assertEquals(0, balance.over(servers.subList(0, 2)).pick(null, ""));
  }

  @Test
  void everyClientRoleHasItsOwnSequence() {
    LoadBalanceProvider provider = new RoundRobinLoadBalanceProvider();
    assertEquals(0, picker(provider).pick(null, ""));
    assertEquals(0, picker(provider).pick(null, ""));
  }

  @Test
  void roundRobinIsExactAlsoForManyThreads() throws Exception {
    Picker picker = picker(new RoundRobinLoadBalanceProvider());
    AtomicIntegerArray counts = new AtomicIntegerArray(servers.size());
    CountDownLatch start = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(6);
    try {
      List<Future<?>> ends = new ArrayList<>();
      for (int thread = 0; thread < 6; thread++) {
        ends.add(
            threads.submit(
                () -> {
                  start.await();
                  for (int i = 0; i < 5_000; i++) {
                    counts.incrementAndGet(picker.pick(null, ""));
                  }
                  return null;
                }));
      }
      start.countDown();
      for (Future<?> end : ends) {
        end.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertEquals("[10000, 10000, 10000]", counts.toString());
  }

  /** The current count is used, so it also falls again. */
  @Test
  @Tag("lesson-21")
  void leastActiveFollowsTheRequestsInFlight() {
    Picker picker = picker(new LeastActiveLoadBalanceProvider());
    servers.get(0).inFlight = 3;
    servers.get(1).inFlight = 1;
    servers.get(2).inFlight = 2;
    assertArrayEquals(new int[] {0, 100, 0}, picks(picker, 100));
    servers.get(1).inFlight = 4;
    assertArrayEquals(new int[] {0, 0, 100}, picks(picker, 100));
    servers.get(0).inFlight = 0;
    assertArrayEquals(new int[] {100, 0, 0}, picks(picker, 100));
  }

  @Test
  void leastActiveIsEvenAmongEquals() {
    assertEven(picks(picker(new LeastActiveLoadBalanceProvider()), 30_000));
    servers.get(1).inFlight = 1;
    int[] counts = picks(picker(new LeastActiveLoadBalanceProvider()), 20_000);
    assertEquals(0, counts[1]);
    assertEven(new int[] {counts[0], counts[2]});
  }

  private void weights(double... weights) {
    for (int i = 0; i < weights.length; i++) {
      servers.get(i).weight = weights[i];
    }
  }

  @Test
  void roundRobinSpreadsTheTurnsOfAServerWithWeight() {
    weights(5, 1, 1);
    Picker picker = picker(new RoundRobinLoadBalanceProvider());
    int[] picks = new int[7];
    for (int i = 0; i < picks.length; i++) {
      picks[i] = picker.pick(null, "");
    }
    assertArrayEquals(new int[] {0, 0, 1, 0, 2, 0, 0}, picks);
    weights(0.5, 0.25, 0.25);
    assertArrayEquals(
        new int[] {500, 250, 250}, picks(picker(new RoundRobinLoadBalanceProvider()), 1000));
    weights(10_000, 1, 0);
    int[] counts = picks(picker(new RoundRobinLoadBalanceProvider()), 1001);
    assertTrue(counts[0] >= 999 && counts[1] >= 1 && counts[2] == 0, Arrays.toString(counts));
  }

  @Test
  void randomAndLeastActiveFollowTheWeights() {
    weights(3, 0, 1);
    for (LoadBalanceProvider provider :
        List.of(
            new RandomLoadBalanceProvider(),
            new LeastActiveLoadBalanceProvider(),
            new XidLoadBalanceProvider())) {
      int[] counts = picks(picker(provider), 40_000);
      assertEquals(0, counts[1]);
      assertEquals(10_000, counts[2], 900, Arrays.toString(counts)); // ten standard deviations
    }
    servers.get(0).inFlight = 5;
    servers.get(2).inFlight = 2; // 5 for a weight of 3 are less than 2 for 1
    assertArrayEquals(
        new int[] {100, 0, 0}, picks(picker(new LeastActiveLoadBalanceProvider()), 100));
  }

  /** Two of them would have an infinite sum. */
  @Test
  void hugeWeightsFromARegistryAreUsable() {
    Map<String, String> metadata = Map.of(ServiceInstance.WEIGHT, "1e308");
    double huge = new ServiceInstance(servers.get(0).address(), metadata).weight();
    weights(huge, huge, 0);
    for (LoadBalanceProvider provider :
        List.of(
            new RandomLoadBalanceProvider(),
            new RoundRobinLoadBalanceProvider(),
            new LeastActiveLoadBalanceProvider(),
            new XidLoadBalanceProvider(),
            new ConsistentHashLoadBalanceProvider())) {
      int[] counts = picks(picker(provider), 1_000);
      assertTrue(counts[0] > 0 && counts[1] > 0, provider + ": " + Arrays.toString(counts));
      assertEquals(0, counts[2]);
    }
  }

  @Test
  void aWeightOfZeroCountsOnlyIfOthersHaveMore() {
    for (LoadBalanceProvider provider :
        List.of(
            new RandomLoadBalanceProvider(),
            new RoundRobinLoadBalanceProvider(),
            new LeastActiveLoadBalanceProvider())) {
      weights(0, 0, 0);
      assertEven(picks(picker(provider), 30_000));
      weights(0, 1, 0);
      assertArrayEquals(new int[] {0, 100, 0}, picks(picker(provider), 100));
    }
  }
}
