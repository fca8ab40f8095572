package io.hawser.netty.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ByteBudgetTest {
  private final ByteBudget budget = new ByteBudget(1_000_000);

  private static final class Peer extends ByteBudget.Holder {
    private boolean evicted;

    @Override
    void evict(long bytes) {
      evicted = true;
    }
  }

  @Test
  void theOneWithMostIsEvictedAndNotTheOneThatCameLast() {
    Peer greedy = new Peer();
    Peer modest = new Peer();
    budget.update(greedy, 900_000);
    budget.update(modest, 200_000);
    assertTrue(greedy.evicted);
    assertFalse(modest.evicted);
    assertEquals(200_000, budget.total());
  }

  @Test
  void anEvictedOneCountsNoMore() {
    Peer greedy = new Peer();
    budget.update(greedy, 1_100_000);
    assertTrue(greedy.evicted);
    budget.update(greedy, 2_000_000);
    budget.update(greedy, 0);
    assertEquals(0, budget.total());
  }

  @Test
  void manySmallOnesAreEvictedUntilTheRestFits() {
    Peer[] peers = new Peer[100];
    for (int i = 0; i < peers.length; i++) {
      peers[i] = new Peer();
      budget.update(peers[i], 50_000);
      assertTrue(budget.total() <= 1_000_000, "total: " + budget.total());
    }
  }

  @Test
  void littleIsNotCountedAtAll() {
    Peer peer = new Peer();
    budget.update(peer, 1_000);
    assertEquals(0, budget.total());
    budget.update(peer, 20_000);
    budget.update(peer, 21_000);
    assertEquals(20_000, budget.total());
    budget.update(peer, 0);
    assertEquals(0, budget.total());
  }
}
