package io.hawser.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.benchmarks.load.Workload;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlanTest {

  @Test
  void wordsOfOneKindAddUpAndThoseOfSeveralNarrowDown() {
    Plan plan = Plan.full().only(Set.of("canned", "hawser-sync", "seata", "large"));

    assertEquals(
        Map.of(Server.CANNED, Map.of(Client.HAWSER_SYNC, loads(), Client.SEATA, loads())),
        plan.loads());
    assertTrue(plan.idle().isEmpty());
  }

  private static List<Load> loads() {
    return List.of(
        new Load(Workload.LARGE, 1),
        new Load(Workload.LARGE, 16),
        new Load(Workload.LARGE, 64),
        new Load(Workload.LARGE, 256));
  }

  @Test
  void idleIsAKindOfLoad() {
    Plan plan = Plan.full().only(Set.of("idle", "seata-merged"));

    assertTrue(plan.loads().isEmpty());
    assertEquals(List.of(Client.SEATA_MERGED), plan.idle());
  }

  @Test
  void withoutWordsItIsTheWholePlan() {
    assertEquals(Plan.quick(), Plan.quick().only(Set.of()));
  }
}
