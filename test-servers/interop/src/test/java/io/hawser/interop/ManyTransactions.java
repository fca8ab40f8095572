package io.hawser.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.interop.Push.Kind;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.model.GlobalStatus;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Transactions of one AT branch each, many at a time; every third one is rolled back. */
final class ManyTransactions {
  private static final int THREADS = 16;
  private static final int TIMEOUT_MILLIS = Limits.TRANSACTION_MILLIS;

  private final TestClient client;
  private final String table;
  private final Map<Long, Kind> expected = new ConcurrentHashMap<>();

  private ManyTransactions(TestClient client, String table) {
    this.client = client;
    this.table = table;
  }

  /** Fails unless each branch got exactly one push, and the right one. */
  static void run(TestClient client, String table, int transactions) throws Exception {
    ManyTransactions many = new ManyTransactions(client, table);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> all =
          IntStream.range(0, transactions)
              .<Future<?>>mapToObj(number -> threads.submit(() -> many.one(number)))
              .toList();
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
    Map<Long, Kind> seen =
        client.awaitPushes(table, transactions).stream()
            .collect(Collectors.toMap(Push::branchId, Push::kind));
    assertEquals(transactions, many.expected.size());
    assertEquals(many.expected, seen);
  }

  private void one(int number) {
    String xid = client.begin("one-of-many", TIMEOUT_MILLIS);
    long branchId = client.branchRegister(BranchType.AT, table, xid, "t:" + number, "");
    client.branchReport(BranchType.AT, xid, branchId, BranchStatus.PhaseOne_Done, "");
    if (number % 3 == 0) {
      expected.put(branchId, Kind.ROLLBACK);
      assertEquals(GlobalStatus.Rollbacked, client.rollback(xid));
    } else {
      expected.put(branchId, Kind.COMMIT);
      assertEquals(GlobalStatus.Committed, client.commit(xid));
    }
  }
}
