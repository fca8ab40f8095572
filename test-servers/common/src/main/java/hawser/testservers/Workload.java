package hawser.testservers;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many one-branch transactions at a time, so that batches hold more than one request. */
final class Workload {
  private static final String RESOURCE = "parallel";
  private static final Set<String> COMMITTED = Set.of("Committed", "AsyncCommitting");

  private final TransactionClient client;

  Workload(TransactionClient client) {
    this.client = client;
  }

  /** Returns {@code "<committed> <failed>"}. */
  String run(int transactions, int threads) throws Exception {
    client.resource("AT", RESOURCE);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<String>> statuses = new ArrayList<>();
      for (int i = 0; i < transactions; i++) {
        statuses.add(pool.submit(this::transaction));
      }
      int committed = 0;
      for (Future<String> status : statuses) {
        committed += committed(status) ? 1 : 0;
      }
      return committed + " " + (transactions - committed);
    } finally {
      pool.shutdownNow();
    }
  }

  private String transaction() throws Exception {
    String xid = client.begin("parallel", 60_000);
    // Row keys made of the xid conflict with nobody, other processes included.
    String row = "parallel:" + xid.substring(xid.lastIndexOf(':') + 1);
    long branchId = client.register("AT", RESOURCE, xid, row, null);
    client.branchReport("AT", xid, branchId, "PhaseOne_Done", null);
    return client.commit(xid);
  }

  private static boolean committed(Future<String> status) throws InterruptedException {
    try {
      boolean committed = COMMITTED.contains(status.get());
      if (!committed) {
        System.err.println("parallel: commit answered " + status.get());
      }
      return committed;
    } catch (ExecutionException e) {
      System.err.println("parallel: " + e.getCause());
      return false;
    }
  }
}
