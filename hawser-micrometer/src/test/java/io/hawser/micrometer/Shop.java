package io.hawser.micrometer;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hawser.HawserClient;
import io.hawser.error.LockConflictException;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.tcc.EmptyRollback;
import io.hawser.tcc.JdbcFence;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.transaction.BranchContext;
import io.hawser.transaction.Resource;
import io.hawser.transaction.ResourceManager;
import io.hawser.transaction.TransactionManager;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.h2.jdbcx.JdbcDataSource;

/** A client with all meters, and something for each of them to show. */
final class Shop implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final HawserClient client;
  private final JdbcFence fence;

  Shop(EmbeddedCoordinator coordinator) {
    HawserMetrics metrics = new HawserMetrics();
    FenceMetrics fences = new FenceMetrics();
    registry.config().commonTags("application", "shop");
    metrics.bindTo(registry);
    fences.bindTo(registry);
    client = HawserClient.connect(coordinator.clientConfig().build(), List.of(metrics));
    metrics.watch(client);
    client
        .resourceManager()
        .registerResource(
            new Resource(
                "stock",
                BranchType.AT,
                branch -> BranchStatus.PhaseTwo_Committed,
                branch -> BranchStatus.PhaseTwo_Rollbacked));
    JdbcDataSource database = new JdbcDataSource();
    database.setURL("jdbc:h2:mem:shop" + System.identityHashCode(this) + ";DB_CLOSE_DELAY=-1");
    fence = JdbcFence.builder(database).cleanPeriod(Duration.ZERO).listener(fences).build();
    fence.createTableIfMissing();
  }

  /** Two rollbacks, the second one with a lock conflict, and a cancel without a try. */
  void trade() throws Exception {
    ResourceManager rm = client.resourceManager();
    TransactionManager tm = client.transactionManager();
    double ended = transactions();
    String first = tm.begin("order", LIMIT);
    long branch = rm.branchRegister(BranchType.AT, "stock", first, null, "t:1");
    String second = tm.begin("order", LIMIT);
    assertThrows(
        LockConflictException.class,
        () -> rm.branchRegister(BranchType.AT, "stock", second, null, "t:1"));
    tm.rollback(second);
    tm.rollback(first);
    fence.rollback(
        new BranchContext(first, branch, BranchType.TCC, "seats", ""),
        EmptyRollback.SKIP,
        connection -> BranchStatus.PhaseTwo_Rollbacked);
    Await.until("recorded", () -> transactions() == ended + 2);
    // The RM has answered before its thread is free.
    Await.until(
        "no handler runs", () -> registry.get("hawser.rm.executor.active").gauge().value() == 0);
  }

  private double transactions() {
    return registry.find("hawser.transactions").timers().stream().mapToLong(t -> t.count()).sum();
  }

  String scrape() {
    return registry.scrape();
  }

  static String scrape(EmbeddedCoordinator coordinator) throws Exception {
    try (Shop shop = new Shop(coordinator)) {
      shop.trade();
      return shop.scrape();
    }
  }

  @Override
  public void close() {
    client.close();
    fence.close();
  }
}
