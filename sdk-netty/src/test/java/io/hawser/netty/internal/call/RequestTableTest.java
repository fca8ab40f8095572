package io.hawser.netty.internal.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.protocol.GlobalStatusRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequestTableTest {
  private static final int REQUESTS = 1000;

  private final RequestTable table = new RequestTable();

  @Test
  void findsAndRemovesEachInAnyOrder() {
    List<MessageFuture<?>> futures = new ArrayList<>();
    for (int id = Integer.MAX_VALUE - REQUESTS / 2; futures.size() < REQUESTS; id++) {
      futures.add(add(id & Integer.MAX_VALUE)); // over the largest id, too
    }
    Collections.shuffle(futures, new Random(1));
    for (MessageFuture<?> future : futures) {
      assertSame(future, table.get(future.id));
      assertSame(future, table.remove(future.id));
      assertFalse(table.contains(future.id));
    }
    assertEquals(0, table.size());
  }

  @Test
  void keepsRequestsApartThatShareABucket() {
    MessageFuture<?> first = add(1);
    MessageFuture<?> second = add(1 + (1 << 20));
    MessageFuture<?> third = add(1 + (1 << 21));
    assertSame(second, table.remove(second.id));
    assertSame(first, table.get(first.id));
    assertSame(third, table.get(third.id));
    assertNull(table.remove(second.id));
    assertEquals(2, table.size());
  }

  @Test
  void givesAllBackAndIsEmptyThen() {
    Set<MessageFuture<?>> added = new HashSet<>();
    for (int id = 0; id < REQUESTS; id++) {
      added.add(add(7 * id));
    }
    assertEquals(added, new HashSet<>(table.removeAll()));
    assertEquals(0, table.size());
    assertTrue(table.removeAll().isEmpty());
    MessageFuture<?> again = add(3);
    assertSame(again, table.remove(3));
  }

  private MessageFuture<?> add(int id) {
    MessageFuture<?> future =
        MessageFuture.awaited(
            new GlobalStatusRequest("x", ""),
            Map.of(),
            InFlightPermits.named("server"),
            1000,
            null);
    future.id = id;
    table.add(future);
    return future;
  }
}
