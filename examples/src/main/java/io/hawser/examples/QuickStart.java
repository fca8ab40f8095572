package io.hawser.examples;

import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.transaction.BranchContext;
import io.hawser.transaction.Resource;
import io.hawser.transaction.ResourceManager;
import io.hawser.transaction.TransactionTemplate;
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

    void confirm(BranchContext branch) {
      Integer quantity = reserved.remove(branch.branchId());
      if (quantity != null) {
        sold.put(branch.xid(), quantity);
      }
    }

    void cancel(BranchContext branch) {
      reserved.remove(branch.branchId());
    }
  }

  private QuickStart() {}

  /**
   * Runs the example, which needs the coordinator of {@code hawser.properties}. To get one, start
   * {@code EmbeddedCoordinator.builder().port(8091).start()} in another program.
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
      rm.registerResource(Resource.tcc("stock").onCommit(stock::confirm).onRollback(stock::cancel));
      TransactionTemplate transactions = client.transactionTemplate();
      transactions.run(
          "place-order",
          Duration.ofSeconds(60),
          tx -> {
            long branchId = rm.branch("stock").register();
            stock.reserve(branchId, 3); // other services take part with the same tx.xid()
          }); // has called stock.confirm, or after an exception stock.cancel
    }
  }
}
