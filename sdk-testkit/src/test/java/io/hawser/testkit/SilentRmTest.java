package io.hawser.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.model.GlobalStatus;
import io.hawser.transaction.Resource;
import io.hawser.transaction.TransactionManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An RM that does not answer delays only its own transactions. */
class SilentRmTest {
  private static final int COMMITS = 50;

  private static EmbeddedCoordinator coordinator() {
    // A push without an answer outlasts the test, and there are fewer workers than commits.
    return EmbeddedCoordinator.builder()
        .server(it -> it.workerThreads(2).pushTimeout(Duration.ofMinutes(10)))
        .start();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anotherTransactionBeginsAndEndsMeanwhile(boolean commit) throws Exception {
    CountDownLatch silence = new CountDownLatch(1);
    try (EmbeddedCoordinator coordinator = coordinator();
        HawserClient silent = connect(coordinator, "silent");
        HawserClient other = connect(coordinator, "other")) {
      CountDownLatch pushed = new CountDownLatch(1);
      silent
          .resourceManager()
          .registerResource(
              new Resource(
                  "silent",
                  BranchType.TCC,
                  branch -> silent(pushed, silence, BranchStatus.PhaseTwo_Committed),
                  branch -> silent(pushed, silence, BranchStatus.PhaseTwo_Rollbacked)));
      TransactionManager tm = silent.transactionManager();
      List<CompletableFuture<GlobalStatus>> ends = new ArrayList<>();
      for (int i = 0; i < COMMITS; i++) {
        String xid = tm.begin("slow", Duration.ofMinutes(30));
        silent.resourceManager().branchRegister(BranchType.TCC, "silent", xid, null, null);
        ends.add((commit ? tm.commitAsync(xid) : tm.rollbackAsync(xid)).toCompletableFuture());
      }
      assertTrue(pushed.await(60, TimeUnit.SECONDS));

      String xid = other.transactionManager().begin("quick", Duration.ofMinutes(1));
      assertEquals(GlobalStatus.Committed, other.transactionManager().commit(xid));
      for (CompletableFuture<GlobalStatus> end : ends) {
        assertFalse(end.isDone(), "each of them still waits for its branch");
      }

      silence.countDown();
      GlobalStatus expected = commit ? GlobalStatus.Committed : GlobalStatus.Rollbacked;
      for (CompletableFuture<GlobalStatus> end : ends) {
        assertEquals(expected, end.get(60, TimeUnit.SECONDS));
      }
    }
  }

  /** Closing does not wait for the push time-out of ten minutes. */
  @Test
  void theCoordinatorClosesDespiteASilentRm() throws Exception {
    CountDownLatch silence = new CountDownLatch(1);
    CountDownLatch pushed = new CountDownLatch(1);
    EmbeddedCoordinator coordinator = coordinator();
    try (HawserClient silent = connect(coordinator, "silent")) {
      silent
          .resourceManager()
          .registerResource(
              new Resource(
                  "silent",
                  BranchType.TCC,
                  branch -> silent(pushed, silence, BranchStatus.PhaseTwo_Committed),
                  branch -> silent(pushed, silence, BranchStatus.PhaseTwo_Rollbacked)));
      String xid = silent.transactionManager().begin("slow", Duration.ofMinutes(30));
      silent.resourceManager().branchRegister(BranchType.TCC, "silent", xid, null, null);
      CompletableFuture<GlobalStatus> end =
          silent.transactionManager().commitAsync(xid).toCompletableFuture();
      assertTrue(pushed.await(60, TimeUnit.SECONDS));
      coordinator.close(Duration.ZERO);
      assertTrue(
          end.handle((status, error) -> error != null).get(60, TimeUnit.SECONDS),
          "the connection was closed before the branch had an outcome");
      silence.countDown();
    } finally {
      coordinator.close(Duration.ZERO);
    }
  }

  private static HawserClient connect(EmbeddedCoordinator coordinator, String application) {
    HawserConfig config =
        coordinator
            .clientConfig()
            .applicationId(application)
            .set("transport.rpcTmRequestTimeout", "10m")
            .build();
    return HawserClient.connect(config);
  }

  private static BranchStatus silent(
      CountDownLatch pushed, CountDownLatch silence, BranchStatus status) {
    pushed.countDown();
    try {
      silence.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return status;
  }
}
