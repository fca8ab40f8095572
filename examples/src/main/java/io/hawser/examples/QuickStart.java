package io.hawser.examples;

import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.protocol.BranchStatus;
import io.hawser.protocol.BranchType;
import io.hawser.transaction.BranchContext;
import io.hawser.transaction.Resource;
import io.hawser.transaction.ResourceManager;
import io.hawser.transaction.TransactionManager;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One global transaction with one branch, which is the sample of the README. */
public final class QuickStart {

  /** A service without a memory. {@link TccLedger} shows what a real service must remember. */
  static final class Stock {
    final Map<Long, Integer> reserved = new ConcurrentHashMap<>();
    final Map<String, Integer> sold = new ConcurrentHashMap<>();

    void reserve(long branchId, int quantity) {
      reserved.put(branchId, quantity);
    }

    BranchStatus confirm(BranchContext branch) {
      Integer quantity = reserved.remove(branch.branchId());
      if (quantity != null) {
        sold.put(branch.xid(), quantity);
      }
      return BranchStatus.PhaseTwo_Committed;
    }

    BranchStatus cancel(BranchContext branch) {
      reserved.remove(branch.branchId());
      return BranchStatus.PhaseTwo_Rollbacked;
    }
  }

  private QuickStart() {}

  /**
   * Needs the coordinator of {@code hawser.properties}. To get one, start {@code
   * EmbeddedCoordinator.builder().port(8091).start()} in another program.
   *
   * @param arguments not used
   */
  public static void main(String[] arguments) {
    Stock stock = new Stock();
    sell(stock);
    System.out.println("sold: " + stock.sold);
  }

  static void sell(Stock stock) {
    HawserConfig config = HawserConfig.load(); // hawser.properties on the class path
    try (HawserClient client = HawserClient.connect(config)) {
      ResourceManager rm = client.resourceManager();
      rm.registerResource(new Resource("stock", BranchType.TCC, stock::confirm, stock::cancel));
      TransactionManager tm = client.transactionManager();
      String xid = tm.begin("place-order", Duration.ofSeconds(60));
      try {
        long branchId = rm.branchRegister(BranchType.TCC, "stock", xid, null, null);
        stock.reserve(branchId, 3); // other services take part with the same xid
      } catch (RuntimeException e) {
        tm.rollback(xid); // calls stock.cancel
        throw e;
      }
      System.out.println(tm.commit(xid)); // calls stock.confirm; "Errors" explains Finished
    }
  }
}
