package io.hawser.testkit;

import static io.hawser.model.BranchStatus.PhaseTwo_RollbackFailed_Unretryable;
import static io.hawser.model.BranchStatus.PhaseTwo_Rollbacked;
import static io.hawser.testkit.CoordinatorFixture.PERIOD;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.model.GlobalStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TimeoutTest {
  private final CoordinatorFixture tc = new CoordinatorFixture();

  private String beginWithBranch() {
    String xid = tc.coordinator.begin("shop", "slow", 5_000);
    tc.branch(xid, BranchType.AT, "db", "stock:1");
    return xid;
  }

  @Test
  void anOpenTransactionIsRolledBack() {
    CompletableFuture<BranchStatus> rm = tc.rms.waits("db");
    String xid = beginWithBranch();
    tc.timers.advance(Duration.ofMillis(4_999));
    assertEquals(GlobalStatus.Begin, tc.status(xid));
    tc.timers.advance(Duration.ofMillis(1));
    assertEquals(GlobalStatus.TimeoutRollbacking, tc.coordinator.status(xid));
    assertEquals(List.of("rollback db"), tc.rms.pushes);
    assertEquals(GlobalStatus.TimeoutRollbacking, tc.commit(xid), "a late commit");
    assertEquals(GlobalStatus.TimeoutRollbacking, tc.rollback(xid), "a late rollback");
    rm.complete(PhaseTwo_Rollbacked);
    assertEquals(GlobalStatus.TimeoutRollbacked, tc.status(xid));
    assertEquals(GlobalStatus.Finished, tc.coordinator.status(xid));
  }

  @Test
  void itIsRetriedLikeARollback() {
    tc.rms.isAway("db");
    String xid = beginWithBranch();
    tc.timers.advance(Duration.ofSeconds(5));
    assertEquals(GlobalStatus.TimeoutRollbackRetrying, tc.coordinator.status(xid));
    tc.timers.advance(PERIOD);
    assertEquals(GlobalStatus.TimeoutRollbacked, tc.status(xid));
  }

  @Test
  void itFailsLikeARollback() {
    tc.rms.answers("db", PhaseTwo_RollbackFailed_Unretryable);
    String xid = beginWithBranch();
    tc.timers.advance(Duration.ofSeconds(5));
    assertEquals(GlobalStatus.TimeoutRollbackFailed, tc.coordinator.status(xid));
  }

  @Test
  void aCommitInTimeIsNotRolledBack() {
    tc.rms.waits("db");
    String xid = beginWithBranch();
    tc.timers.advance(Duration.ofSeconds(4));
    assertEquals(GlobalStatus.Committed, tc.commit(xid));
    tc.timers.advance(Duration.ofMinutes(1));
    assertEquals(GlobalStatus.AsyncCommitting, tc.status(xid));
    assertEquals(List.of("commit db"), tc.rms.pushes);
  }

  @Test
  void aCommitTooLateIsARollbackEvenIfTheTimerIsLate() {
    GlobalSession late =
        new GlobalSession("x", "n", "a", tc.timers.nowMillis() - 5_001, 5_000, new LockTable());
    late.register(new Branch(1, BranchType.AT, "db", "c", "", ""));
    tc.sessions.add(late);
    tc.rms.waits("db");
    assertEquals(GlobalStatus.TimeoutRollbacking, tc.commit("x"));
    assertEquals(List.of("rollback db"), tc.rms.pushes);
  }

  @Test
  void aTransactionWithoutTimeoutIsRolledBackImmediately() {
    String xid = tc.coordinator.begin("shop", "none", -1);
    tc.timers.advance(Duration.ZERO);
    assertEquals(GlobalStatus.TimeoutRollbacked, tc.status(xid));
  }
}
