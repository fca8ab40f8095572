package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.transaction.Resource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ResourceTableTest {
  private static final int RESOURCES = 50;

  /** A connection registers with all ids while the application adds and removes resources. */
  @Test
  void idsCanBeReadWhileResourcesComeAndGo() throws InterruptedException {
    ResourceTable table = new ResourceTable();
    AtomicBoolean over = new AtomicBoolean();
    Thread changing =
        new Thread(
            () -> {
              for (int i = 0; !over.get(); i = (i + 1) % RESOURCES) {
                table.put(resource("resource " + i));
                table.remove("resource " + (i + RESOURCES / 2) % RESOURCES);
              }
            });
    changing.start();
    try {
      for (int i = 0; i < 100_000; i++) {
        assertTrue(table.idsAfter(0).values().stream().distinct().count() <= RESOURCES);
      }
    } finally {
      over.set(true);
      changing.join();
    }
  }

  @Test
  void aReaderThatGoesOnWhereItStoppedMissesNothing() throws InterruptedException {
    ResourceTable table = new ResourceTable();
    Thread[] adding = new Thread[4];
    for (int t = 0; t < adding.length; t++) {
      String prefix = "thread " + t + " ";
      adding[t] =
          new Thread(
              () -> {
                for (int i = 0; i < 5_000; i++) {
                  table.put(resource(prefix + i));
                }
              });
      adding[t].start();
    }
    Set<String> seen = new HashSet<>();
    long place = 0;
    while (seen.size() < 4 * 5_000 && (place < 4 * 5_000 || !table.idsAfter(place).isEmpty())) {
      for (Map.Entry<Long, String> next : table.idsAfter(place).entrySet()) {
        place = next.getKey();
        seen.add(next.getValue());
      }
    }
    for (Thread thread : adding) {
      thread.join();
    }
    assertEquals(4 * 5_000, seen.size());
  }

  @Test
  void anIdOfTwoModesIsRegisteredOnceAndUntilBothAreGone() {
    ResourceTable table = new ResourceTable();
    assertNull(table.put(resource("one")));
    assertNull(
        table.put(
            new Resource(
                "one",
                BranchType.AT,
                branch -> BranchStatus.PhaseTwo_Committed,
                branch -> BranchStatus.PhaseTwo_Rollbacked)));
    assertEquals(List.of("one"), List.copyOf(table.idsAfter(0).values()));
    assertEquals(4, table.idBytes());
    table.remove(new ResourceTable.Key("one", BranchType.TCC));
    assertEquals(List.of("one"), List.copyOf(table.idsAfter(0).values()));
    assertNotNull(table.find(new ResourceTable.Key("one", BranchType.AT)));
    table.remove("one");
    assertEquals(List.of(), List.copyOf(table.idsAfter(0).values()));
    assertEquals(0, table.idBytes());
    assertEquals(0, table.size());
  }

  private static Resource resource(String id) {
    return new Resource(
        id,
        BranchType.TCC,
        branch -> BranchStatus.PhaseTwo_Committed,
        branch -> BranchStatus.PhaseTwo_Rollbacked);
  }
}
