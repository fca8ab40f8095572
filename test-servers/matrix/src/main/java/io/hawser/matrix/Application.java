package io.hawser.matrix;

import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.error.HawserException;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.model.GlobalStatus;
import io.hawser.transaction.Resource;
import io.hawser.transaction.ResourceManager;
import io.hawser.transaction.TransactionManager;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs transactions with a branch each, as many as the system property {@code matrix.transactions}
 * says. Arguments are settings, {@code name=value}. The last lines that it prints are the native
 * libraries that are loaded, then {@code OK} and the number of branches that were committed, or
 * {@code REJECTED} and the error.
 */
public final class Application {
  private static final int TRANSACTIONS = Integer.getInteger("matrix.transactions", 100);

  private Application() {}

  /**
   * Starts it.
   *
   * @param arguments the settings
   */
  public static void main(String[] arguments) {
    try {
      int committed = run(config(arguments));
      NativeLibraries.print();
      System.out.println("OK " + committed);
    } catch (HawserException e) {
      System.out.println("REJECTED " + e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }

  static HawserConfig config(String[] arguments) {
    HawserConfig.Builder config =
        HawserConfig.builder()
            .set("service.vgroupMapping.default_tx_group", "default")
            .set("transport.connectTimeout", "60s") // it runs beside other JVMs
            .set("transport.probeTimeout", "60s")
            .set("transport.idleTimeout", "600s");
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      config.set(argument.substring(0, equals), argument.substring(equals + 1));
    }
    return config.build();
  }

  static int run(HawserConfig config) {
    AtomicInteger committed = new AtomicInteger();
    try (HawserClient client = HawserClient.connect(config)) {
      TransactionManager tm = client.transactionManager();
      ResourceManager rm = client.resourceManager();
      rm.registerResource(
          new Resource(
              "stock",
              BranchType.TCC,
              branch -> {
                committed.incrementAndGet();
                return BranchStatus.PhaseTwo_Committed;
              },
              branch -> BranchStatus.PhaseTwo_Rollbacked));
      String data = "x".repeat(2000); // long enough to be compressed where that is on
      for (int i = 0; i < TRANSACTIONS; i++) {
        String xid = tm.begin("matrix", Duration.ofMinutes(5));
        rm.branchRegister(BranchType.TCC, "stock", xid, null, data);
        GlobalStatus status = tm.commit(xid);
        if (status != GlobalStatus.Committed) {
          throw new IllegalStateException(xid + " is " + status);
        }
      }
    }
    return committed.get();
  }
}
