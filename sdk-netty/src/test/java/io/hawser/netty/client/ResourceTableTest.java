package io.hawser.netty.client;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.protocol.BranchStatus;
import io.hawser.protocol.BranchType;
import io.hawser.transaction.Resource;
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
        assertTrue(table.ids().size() <= RESOURCES);
      }
    } finally {
      over.set(true);
      changing.join();
    }
  }

  private static Resource resource(String id) {
    return new Resource(
        id,
        BranchType.TCC,
        branch -> BranchStatus.PhaseTwo_Committed,
        branch -> BranchStatus.PhaseTwo_Rollbacked);
  }
}
