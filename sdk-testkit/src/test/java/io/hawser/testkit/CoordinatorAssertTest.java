package io.hawser.testkit;

import static io.hawser.testkit.CoordinatorAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.transaction.Resource;
import io.hawser.transaction.TransactionManager;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CoordinatorAssertTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  private final EmbeddedCoordinator coordinator = EmbeddedCoordinator.start();
  private final HawserClient client = HawserClient.connect(coordinator.clientConfig().build());
  private final TransactionManager tm = client.transactionManager();

  @AfterEach
  void stop() {
    client.close();
    coordinator.close();
  }

  @Test
  void countsByHowTransactionsEnded() {
    tm.commit(tm.begin("one", TIMEOUT));
    tm.commit(tm.begin("two", TIMEOUT));
    tm.rollback(tm.begin("three", TIMEOUT));
    tm.begin("four", Duration.ofMillis(1));
    assertThat(coordinator).committed(2).rolledBack(2).timedOut(1).noOpenBranches();
    AssertionError e =
        assertThrows(AssertionError.class, () -> assertThat(coordinator).committed(3));
    assertTrue(
        String.valueOf(e.getMessage()).startsWith("expected: 3 committed, but there are 2; it has"),
        e.getMessage());
    assertTrue(String.valueOf(e.getMessage()).contains("three "), e.getMessage());

    String open = tm.begin("five", TIMEOUT);
    coordinator.forget();
    assertThat(coordinator).committed(0).rolledBack(0);
    tm.commit(open);
    assertThat(coordinator).committed(0);
    tm.commit(tm.begin("six", TIMEOUT));
    assertThat(coordinator).committed(1).noOpenBranches();
  }

  @Test
  void waitsForSecondPhasesInTheBackground() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    client
        .resourceManager()
        .registerResource(
            new Resource(
                "db",
                BranchType.AT,
                branch -> {
                  asked.countDown();
                  assertTrue(go.await(2, TimeUnit.MINUTES));
                  return BranchStatus.PhaseTwo_Committed;
                },
                branch -> BranchStatus.PhaseTwo_Rollbacked));
    String xid = tm.begin("slow", TIMEOUT);
    client.resourceManager().branch("db").type(BranchType.AT).xid(xid).register();
    tm.commit(xid);
    assertTrue(asked.await(2, TimeUnit.MINUTES));
    CoordinatorAssert impatient = assertThat(coordinator).within(Duration.ZERO);
    assertThrows(AssertionError.class, () -> impatient.committed(1));
    assertThrows(AssertionError.class, impatient::noOpenBranches);
    go.countDown();
    assertThat(coordinator).within(Duration.ofMinutes(2)).committed(1).noOpenBranches();
    assertEquals(1, coordinator.ended().size());
  }
}
