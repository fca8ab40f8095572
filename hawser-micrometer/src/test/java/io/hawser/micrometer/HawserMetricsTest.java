package io.hawser.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hawser.ClientRole;
import io.hawser.HawserClient;
import io.hawser.RpcHook;
import io.hawser.error.HawserException;
import io.hawser.error.LockConflictException;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.protocol.Response;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.testkit.EmbeddedCoordinatorExtension;
import io.hawser.transaction.Resource;
import io.hawser.transaction.ResourceManager;
import io.hawser.transaction.TransactionManager;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The meters after transactions with a coordinator. */
@Timeout(300)
@ExtendWith(EmbeddedCoordinatorExtension.class)
class HawserMetricsTest {
  private static final String BOTH = "hawser.transactions name=order outcome=rolled_back 2";

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final HawserMetrics metrics = new HawserMetrics();

  private HawserClient connect(EmbeddedCoordinator coordinator) {
    metrics.bindTo(registry);
    HawserClient client =
        HawserClient.connect(coordinator.clientConfig().build(), List.of(metrics));
    metrics.watch(client);
    client
        .resourceManager()
        .registerResource(
            new Resource(
                "stock",
                BranchType.AT,
                branch -> BranchStatus.PhaseTwo_Committed,
                branch -> BranchStatus.PhaseTwo_Rollbacked));
    return client;
  }

  /** Name, tags and the count of all timers and counters. */
  private List<String> counted() {
    return registry.getMeters().stream()
        .filter(meter -> !(meter instanceof Gauge))
        .map(HawserMetricsTest::line)
        .sorted()
        .toList();
  }

  private static String line(Meter meter) {
    String tags =
        meter.getId().getTags().stream()
            .map((Tag tag) -> tag.getKey() + "=" + tag.getValue())
            .sorted()
            .collect(Collectors.joining(" "));
    long count =
        meter instanceof Timer timer
            ? timer.count()
            : (long) meter.measure().iterator().next().getValue();
    return meter.getId().getName() + " " + tags + " " + count;
  }

  @Test
  void requestsTransactionsBranchesAndConflictsAreCounted(EmbeddedCoordinator coordinator)
      throws Exception {
    try (HawserClient client = connect(coordinator)) {
      TransactionManager tm = client.transactionManager();
      ResourceManager rm = client.resourceManager();
      String first = tm.begin("order", LIMIT);
      rm.branchRegister(BranchType.AT, "stock", first, null, "t:1");
      String second = tm.begin("order", LIMIT);
      assertThrows(
          LockConflictException.class,
          () -> rm.branchRegister(BranchType.AT, "stock", second, null, "t:1"));
      tm.rollback(second);
      tm.rollback(first);

      Await.until("recorded", () -> counted().contains(BOTH));
      assertEquals(
          List.of(
              "hawser.branches phase=rollback resource=stock status=PhaseTwo_Rollbacked type=AT 1",
              "hawser.lock.conflicts resource=stock 1",
              "hawser.requests code=LockKeyConflict method=BranchRegister outcome=refused role=RM"
                  + " 1",
              "hawser.requests code=none method=BranchRegister outcome=ok role=RM 1",
              "hawser.requests code=none method=GlobalBegin outcome=ok role=TM 2",
              "hawser.requests code=none method=GlobalRollback outcome=ok role=TM 2",
              "hawser.rm.executor.rejected  0",
              BOTH),
          counted());
    }
  }

  @Test
  void requestsInFlightAndBranchHandlersThatRunAreShown(EmbeddedCoordinator coordinator)
      throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (HawserClient client = connect(coordinator)) {
      client
          .resourceManager()
          .registerResource(
              new Resource(
                  "slow",
                  BranchType.TCC,
                  branch -> BranchStatus.PhaseTwo_Committed,
                  branch -> {
                    running.countDown();
                    go.await();
                    return BranchStatus.PhaseTwo_Rollbacked;
                  }));
      TransactionManager tm = client.transactionManager();
      String xid = tm.begin("order", LIMIT);
      client.resourceManager().branchRegister(BranchType.TCC, "slow", xid, null, null);
      assertEquals(0, executor("active"));
      tm.rollbackAsync(xid);
      running.await();
      Await.until("shown", () -> executor("active") == 1);
      assertEquals(1, active(ClientRole.TM), "the rollback, which waits for the handler");
      assertEquals(0, active(ClientRole.RM));
      assertEquals(16, executor("threads"));
      assertEquals(0, executor("queued"));
      assertEquals(4096, executor("places"));
      go.countDown();
      Await.until("gone", () -> executor("active") == 0);
      Await.until("answered", () -> active(ClientRole.TM) == 0);
    } finally {
      go.countDown();
    }
  }

  private double executor(String name) {
    return registry.get("hawser.rm.executor." + name).gauge().value();
  }

  @Test
  void gaugesFollowTheClient(EmbeddedCoordinator coordinator) {
    try (HawserClient client = connect(coordinator)) {
      assertEquals(client.status().servers().size(), 2);
      for (String role : List.of("TM", "RM")) {
        assertEquals(
            1,
            registry
                .get("hawser.connections")
                .tags("role", role, "state", "ready")
                .gauge()
                .value());
        assertEquals(0, registry.get("hawser.requests.active").tag("role", role).gauge().value());
      }
      assertEquals(1, registry.get("hawser.registry.servers").tag("type", "file").gauge().value());
    }
  }

  private double active(ClientRole role) {
    return registry.get("hawser.requests.active").tag("role", role.name()).gauge().value();
  }

  /** The hooks of a request run when its caller is back. */
  @Test
  void aRequestThatEndsAfterClosingAddsNoMeter(EmbeddedCoordinator coordinator)
      throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    RpcHook late =
        new RpcHook() {
          @Override
          public void beforeRequest(Call call) {
            metrics.beforeRequest(call);
          }

          @Override
          public void afterRequest(
              Call call, @Nullable Response response, @Nullable HawserException error) {
            metrics.close();
            metrics.afterRequest(call, response, error);
            ended.countDown();
          }
        };
    metrics.bindTo(registry);
    try (HawserClient client =
        HawserClient.connect(coordinator.clientConfig().build(), List.of(late))) {
      client.transactionManager().getStatus("127.0.0.1:1:1");
      Await.until("ended", () -> ended.getCount() == 0);
      assertEquals(List.of(), registry.getMeters());
    }
  }

  @Test
  void closingRemovesTheMetersAndKeepsTheRegistry(EmbeddedCoordinator coordinator)
      throws InterruptedException {
    try (HawserClient client = connect(coordinator)) {
      client.transactionManager().getStatus("127.0.0.1:1:1");
      Await.until("recorded", () -> !counted().isEmpty());
      metrics.close();

      assertEquals(List.of(), registry.getMeters());
      assertEquals(false, registry.isClosed());
    }
  }

  @Test
  void namesAreBounded() {
    BoundedNames names = new BoundedNames(2);

    assertEquals(
        List.of("a", "b", "a", "_other", "_empty", "b"),
        List.of("a", "b", "a", "c", "", "b").stream().map(names::of).toList());
  }

  @Test
  void theOldestOpenTransactionIsForgotten() {
    StringBuilder forgotten = new StringBuilder();
    BoundedMap<String> open = new BoundedMap<>(2, forgotten::append);
    open.put("x1", "one");
    open.put("x2", "two");
    open.put("x3", "three");

    assertEquals("one", forgotten.toString());
    assertEquals(null, open.get("x1"));
    assertEquals("two", open.remove("x2"));
  }
}
