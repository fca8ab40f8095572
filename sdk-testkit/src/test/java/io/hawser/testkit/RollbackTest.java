package io.hawser.testkit;

import static io.hawser.model.BranchStatus.PhaseOne_Failed;
import static io.hawser.model.BranchStatus.PhaseTwo_RollbackFailed_Retryable;
import static io.hawser.model.BranchStatus.PhaseTwo_RollbackFailed_Unretryable;
import static io.hawser.model.BranchStatus.PhaseTwo_Rollbacked;
import static io.hawser.testkit.CoordinatorFixture.PERIOD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.TransactionException;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.model.GlobalStatus;
import io.hawser.model.TransactionExceptionCode;
import io.hawser.protocol.BranchRollbackRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Behaviour specific to rollbacks; {@link SecondPhaseTest} has the common cases. */
class RollbackTest {
  private final CoordinatorFixture tc = new CoordinatorFixture();

  @Test
  void theLastBranchIsRolledBackFirst() {
    CompletableFuture<BranchStatus> second = tc.rms.waits("two");
    String xid = tc.begin();
    tc.branch(xid, BranchType.AT, "one");
    long id = tc.branch(xid, BranchType.AT, "two", "", "data");
    CompletableFuture<GlobalStatus> answer = tc.coordinator.rollback(xid);
    assertEquals(List.of("rollback two"), tc.rms.pushes);
    assertEquals(
        new BranchRollbackRequest(xid, id, BranchType.AT, "two", "data"), tc.rms.requests.get(0));
    assertEquals(GlobalStatus.Rollbacking, tc.rollback(xid), "a second rollback");
    assertEquals(GlobalStatus.Rollbacking, tc.commit(xid), "a late commit");
    second.complete(PhaseTwo_Rollbacked);
    assertEquals(GlobalStatus.Rollbacked, CoordinatorFixture.now(answer));
    assertEquals(List.of("rollback two", "rollback one"), tc.rms.pushes);
    assertEquals(GlobalStatus.Finished, tc.coordinator.status(xid));
    assertEquals(List.of(PhaseTwo_Rollbacked, PhaseTwo_Rollbacked), tc.branchStatuses(xid));
    assertEquals(0, tc.timers.scheduled());
  }

  @Test
  void eachBranchFreesItsRowsWhenItIsRolledBack() {
    CompletableFuture<BranchStatus> first = tc.rms.waits("one");
    CompletableFuture<BranchStatus> second = tc.rms.waits("two");
    String xid = tc.begin();
    tc.branch(xid, BranchType.AT, "one", "stock:1");
    tc.branch(xid, BranchType.AT, "two", "stock:2");
    tc.coordinator.rollback(xid);
    assertFalse(tc.lockable("other", "two", "stock:2"));
    second.complete(PhaseTwo_Rollbacked);
    assertTrue(tc.lockable("other", "two", "stock:2"));
    assertFalse(tc.lockable("other", "one", "stock:1"));
    first.complete(PhaseTwo_Rollbacked);
    assertTrue(tc.lockable("other", "one", "stock:1"));
  }

  @Test
  void waitingForARowOfARollbackFailsFast() {
    tc.rms.waits("db");
    String holder = tc.begin();
    tc.branch(holder, BranchType.AT, "db", "stock:1");
    String other = tc.begin();
    assertEquals(TransactionExceptionCode.LockKeyConflict, conflict(other, ""));
    tc.coordinator.rollback(holder);
    TransactionExceptionCode failFast = TransactionExceptionCode.LockKeyConflictFailFast;
    assertEquals(failFast, conflict(other, ""));
    assertEquals(failFast, conflict(other, "{\"autoCommit\":false}"));
    assertEquals(
        TransactionExceptionCode.LockKeyConflict, conflict(other, "{\"autoCommit\": true}"));
  }

  private TransactionExceptionCode conflict(String xid, String data) {
    TransactionException rejected =
        assertThrows(
            TransactionException.class, () -> tc.branch(xid, BranchType.AT, "db", "stock:1", data));
    assertTrue(
        rejected.getMessage().matches("Global lock acquire failed xid = .+ branchId = \\d+"),
        rejected.getMessage());
    return rejected.code();
  }

  @Test
  void rowsStayLockedWhileTheRmIsAway() {
    tc.rms.isAway("db");
    String xid = tc.begin();
    tc.branch(xid, BranchType.AT, "db", "stock:1");
    assertEquals(GlobalStatus.RollbackRetrying, tc.rollback(xid));
    assertFalse(tc.lockable("other", "db", "stock:1"));
    tc.timers.advance(PERIOD);
    assertEquals(GlobalStatus.Rollbacked, tc.status(xid));
    assertTrue(tc.lockable("other", "db", "stock:1"));
  }

  @ParameterizedTest
  @EnumSource(
      value = BranchStatus.class,
      names = {"PhaseTwo_RollbackFailed_Unretryable", "STOP_RETRY"})
  void aFinalAnswerKeepsTheRows(BranchStatus failure) {
    tc.rms.answers("two", failure);
    String xid = tc.begin();
    tc.branch(xid, BranchType.AT, "one", "stock:1");
    tc.branch(xid, BranchType.AT, "two", "stock:2");
    assertEquals(GlobalStatus.RollbackFailed, tc.rollback(xid));
    assertEquals(List.of("rollback two"), tc.rms.pushes);
    assertFalse(tc.lockable("other", "one", "stock:1"));
    assertFalse(tc.lockable("other", "two", "stock:2"));
    assertEquals(0, tc.timers.scheduled());
  }

  @Test
  void aBranchThatFailedIsLeftOutAndFreesItsRows() {
    String xid = tc.begin();
    long failed = tc.branch(xid, BranchType.AT, "db", "stock:1");
    tc.report(xid, failed, PhaseOne_Failed);
    assertFalse(tc.lockable("other", "db", "stock:1"));
    assertEquals(GlobalStatus.Rollbacked, tc.rollback(xid));
    assertEquals(List.of(), tc.rms.pushes);
    assertEquals(List.of(PhaseOne_Failed), tc.branchStatuses(xid));
    assertTrue(tc.lockable("other", "db", "stock:1"));
  }

  @Test
  void rowsStayLockedAfterItHasGivenUp() {
    CoordinatorFixture limited =
        new CoordinatorFixture(new Settings(PERIOD, null, Duration.ofSeconds(2), 100, 3));
    for (int i = 0; i < 10; i++) {
      limited.rms.answers("db", PhaseTwo_RollbackFailed_Retryable);
    }
    String xid = limited.begin();
    limited.branch(xid, BranchType.AT, "db", "stock:1");
    limited.rollback(xid);
    limited.timers.advance(Duration.ofSeconds(3));
    assertEquals(GlobalStatus.RollbackRetryTimeout, limited.coordinator.status(xid));
    assertFalse(limited.lockable("other", "db", "stock:1"));
  }

  @Test
  void failedTransactionsAreForgottenAfterEnoughOthers() {
    String eldest = null;
    for (int i = 0; i < 4; i++) { // the fixture keeps 3
      tc.rms.answers("db", PhaseTwo_RollbackFailed_Unretryable);
      String xid = tc.begin();
      eldest = eldest == null ? xid : eldest;
      tc.branch(xid, BranchType.AT, "db", "stock:" + i);
      tc.rollback(xid);
    }
    assertEquals(GlobalStatus.Finished, tc.coordinator.status(eldest));
    assertTrue(tc.sessions.view(eldest).isEmpty());
    assertTrue(tc.lockable("other", "db", "stock:0"));
    assertFalse(tc.lockable("other", "db", "stock:1"));
  }

  @Test
  void succeededTransactionsAreForgottenAfterEnoughOthers() {
    String eldest = tc.begin();
    tc.rollback(eldest);
    assertEquals(GlobalStatus.Rollbacked, tc.status(eldest));
    for (int i = 0; i < 3; i++) {
      tc.commit(tc.begin());
    }
    assertTrue(tc.sessions.view(eldest).isEmpty());
  }
}
