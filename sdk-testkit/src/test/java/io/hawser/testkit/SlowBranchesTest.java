package io.hawser.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.model.GlobalStatus;
import io.hawser.transaction.Resource;
import io.hawser.transaction.ResourceManager;
import io.hawser.transaction.TransactionManager;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cancel handlers that are slower than the coordinator's time-out, with four threads. */
class SlowBranchesTest {
  private static final Duration MINUTE = Duration.ofMinutes(10);

  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger atOnce = new AtomicInteger();
  private final AtomicInteger runs = new AtomicInteger();
  private final Semaphore pushes = new Semaphore(0);
  private EmbeddedCoordinator coordinator;
  private HawserClient client;
  private TransactionManager tm;
  private ResourceManager rm;

  @BeforeEach
  void connect() {
    coordinator =
        EmbeddedCoordinator.builder()
            .retryPeriod(Duration.ofMillis(20))
            .server(it -> it.pushTimeout(Duration.ofMillis(100)))
            .start();
    client =
        HawserClient.connect(
            coordinator
                .clientConfig()
                .set("client.rm.executorThreads", "4")
                .set("client.shutdownTimeout", "20s")
                .build());
    tm = client.transactionManager();
    rm = client.resourceManager();
    rm.registerResource(
        new Resource(
            "slow", BranchType.TCC, branch -> BranchStatus.PhaseTwo_Committed, this::cancelSlowly));
    rm.registerResource(
        new Resource(
            "quick",
            BranchType.TCC,
            branch -> BranchStatus.PhaseTwo_Committed,
            branch -> BranchStatus.PhaseTwo_Rollbacked));
  }

  private BranchStatus cancelSlowly(Object branch) throws InterruptedException {
    runs.incrementAndGet();
    atOnce.accumulateAndGet(running.incrementAndGet(), Math::max);
    pushes.release();
    release.await();
    running.decrementAndGet();
    return BranchStatus.PhaseTwo_Rollbacked;
  }

  @AfterEach
  void close() {
    release.countDown();
    client.close();
    coordinator.close();
  }

  private String begun(String resource) {
    String xid = tm.begin(resource, MINUTE);
    rm.branchRegister(BranchType.TCC, resource, xid, null, null);
    return xid;
  }

  private GlobalStatus ended(String xid) throws Exception {
    return coordinator.whenEnded(xid).get(60, TimeUnit.SECONDS).status();
  }

  /** Returns when the coordinator has timed out once and other transactions have ended. */
  private void retried(String xid, int times) throws Exception {
    CompletableFuture<GlobalStatus> rollback = tm.rollbackAsync(xid).toCompletableFuture();
    assertTrue(pushes.tryAcquire(60, TimeUnit.SECONDS));
    assertEquals(GlobalStatus.RollbackRetrying, rollback.get(60, TimeUnit.SECONDS));
    for (int i = 1; i < times; i++) {
      assertEquals(GlobalStatus.Rollbacked, ended(rolledBack("quick")));
    }
  }

  private String rolledBack(String resource) {
    String xid = begun(resource);
    tm.rollback(xid);
    return xid;
  }

  @Test
  void aBranchRunsOnceAtATimeHoweverOftenItIsPushedAndAnotherTransactionEndsMeanwhile()
      throws Exception {
    String slow = begun("slow");
    retried(slow, 20);
    assertEquals(1, atOnce.get());
    assertEquals(1, runs.get());
    release.countDown();
    assertEquals(GlobalStatus.Rollbacked, ended(slow));
    assertEquals(1, atOnce.get());
  }

  @Test
  void manySlowBranchesOfOneResourceDoNotUseAllThreads() throws Exception {
    String[] slow = new String[8];
    for (int i = 0; i < slow.length; i++) {
      slow[i] = begun("slow");
      tm.rollbackAsync(slow[i]);
    }
    assertTrue(pushes.tryAcquire(2, 60, TimeUnit.SECONDS));
    for (int i = 0; i < 10; i++) {
      assertEquals(GlobalStatus.Rollbacked, ended(rolledBack("quick")));
    }
    assertEquals(2, atOnce.get(), "half of the threads");
    release.countDown();
    for (String xid : slow) {
      assertEquals(GlobalStatus.Rollbacked, ended(xid));
    }
  }
}
