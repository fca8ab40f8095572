package io.hawser.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.error.LockConflictException;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.model.GlobalStatus;
import io.hawser.transaction.BranchContext;
import io.hawser.transaction.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Concurrent transactions over TCP, with all forms of answers to merged requests. */
class ManyTransactionsTest {
  private static final int THREADS = 8;
  private static final int TRANSACTIONS = 50;
  private static final int ROWS = 20;

  /**
   * Changes by the first phase of branches, which rollbacks undo; the stock must be correct at the
   * end.
   */
  private final Map<Long, Integer> changes = new ConcurrentHashMap<>();

  private final AtomicInteger stock = new AtomicInteger();
  private final AtomicInteger committed = new AtomicInteger();

  @ParameterizedTest(
      name = "batch responses {0}, individual replies {1}, parallel {2}, merging {3}")
  @CsvSource({
    "false, true, true, true",
    "true, false, true, true",
    "false, false, false, true",
    "false, false, true, false"
  })
  void nothingIsLost(boolean batch, boolean individual, boolean parallel, boolean merging)
      throws Exception {
    EmbeddedCoordinatorBuilder builder =
        EmbeddedCoordinator.builder()
            .server(
                server ->
                    server
                        .batchResponses(batch)
                        .individualReplies(individual)
                        .parallelMergedRequests(parallel));
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try (EmbeddedCoordinator coordinator = builder.start();
        HawserClient client = HawserClient.connect(config(coordinator, merging))) {
      client
          .resourceManager()
          .registerResource(new Resource("db", BranchType.AT, this::forget, this::undo));
      List<Future<Integer>> results = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int thread = i;
        results.add(pool.submit(() -> work(coordinator, client, thread)));
      }
      int expected = 0;
      for (Future<Integer> result : results) {
        expected += result.get(EventLimit.SECONDS, TimeUnit.SECONDS);
      }
      assertTrue(committed.get() > 0, "nothing was committed");
      assertEquals(expected, stock.get());
      assertEquals(List.of(), coordinator.transactions());
      assertEquals(Map.of(), changes);
    } finally {
      pool.shutdownNow();
    }
  }

  private static HawserConfig config(EmbeddedCoordinator coordinator, boolean merging) {
    return coordinator
        .clientConfig()
        .set("transport.enableTmClientBatchSendRequest", Boolean.toString(merging))
        .set("transport.enableRmClientBatchSendRequest", Boolean.toString(merging))
        .build();
  }

  private int work(EmbeddedCoordinator coordinator, HawserClient client, int thread)
      throws Exception {
    int sum = 0;
    for (int i = 0; i < TRANSACTIONS; i++) {
      String xid = client.transactionManager().begin("many", Duration.ofMinutes(1));
      boolean complete = true;
      for (int b = 0; b < 2 && complete; b++) {
        complete = branch(client, xid, (thread + 7 * i + 3 * b) % ROWS, i + 1);
      }
      if (complete && i % 3 != 0) {
        assertEquals(GlobalStatus.Committed, client.transactionManager().commit(xid));
        committed.incrementAndGet();
        sum += 2 * (i + 1);
      } else {
        assertEquals(GlobalStatus.Rollbacked, client.transactionManager().rollback(xid));
      }
      coordinator.whenEnded(xid).get(EventLimit.SECONDS, TimeUnit.SECONDS);
    }
    return sum;
  }

  private boolean branch(HawserClient client, String xid, int row, int change) {
    try {
      long id =
          client.resourceManager().branchRegister(BranchType.AT, "db", xid, null, "stock:" + row);
      stock.addAndGet(change);
      changes.put(id, change);
      return true;
    } catch (LockConflictException conflict) {
      return false;
    }
  }

  private BranchStatus forget(BranchContext branch) {
    changes.remove(branch.branchId());
    return BranchStatus.PhaseTwo_Committed;
  }

  private BranchStatus undo(BranchContext branch) {
    Integer change = changes.remove(branch.branchId());
    if (change != null) {
      stock.addAndGet(-change);
    }
    return BranchStatus.PhaseTwo_Rollbacked;
  }
}
