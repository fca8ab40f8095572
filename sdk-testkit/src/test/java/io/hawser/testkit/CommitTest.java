package io.hawser.testkit;

import static io.hawser.model.BranchStatus.PhaseOne_Failed;
import static io.hawser.model.BranchStatus.PhaseOne_RDONLY;
import static io.hawser.model.BranchStatus.PhaseTwo_CommitFailed_Retryable;
import static io.hawser.model.BranchStatus.PhaseTwo_CommitFailed_Unretryable;
import static io.hawser.model.BranchStatus.PhaseTwo_Committed;
import static io.hawser.model.BranchStatus.STOP_RETRY;
import static io.hawser.model.BranchStatus.Unknown;
import static io.hawser.testkit.CoordinatorFixture.PERIOD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.model.GlobalStatus;
import io.hawser.protocol.BranchCommitRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Behaviour specific to commits; {@link SecondPhaseTest} has the common cases. */
class CommitTest {
  private final CoordinatorFixture tc = new CoordinatorFixture();

  @Test
  void withoutBranchesItIsDoneImmediately() {
    String xid = tc.begin();
    assertEquals(GlobalStatus.Committed, tc.commit(xid));
    assertEquals(GlobalStatus.Committed, tc.status(xid));
    assertEquals(0, tc.timers.scheduled(), "the time-out is still scheduled");
  }

  @Test
  void atIsAnsweredBeforeTheRmIsCalled() {
    CompletableFuture<BranchStatus> answer = tc.rms.waits("db");
    String xid = tc.begin();
    tc.branch(xid, BranchType.AT, "db", "stock:1");
    assertEquals(GlobalStatus.Committed, tc.commit(xid));
    assertEquals(GlobalStatus.AsyncCommitting, tc.coordinator.status(xid));
    assertEquals(GlobalStatus.Committed, tc.commit(xid), "a second commit");
    assertEquals(0, tc.timers.scheduled(), "the time-out is still scheduled");
    assertEquals(List.of("commit db"), tc.rms.pushes);
    answer.complete(PhaseTwo_Committed);
    assertEquals(GlobalStatus.Finished, tc.coordinator.status(xid));
    assertEquals(List.of(PhaseTwo_Committed), tc.branchStatuses(xid));
  }

  @Test
  void atLocksAreFreeWithTheAnswer() {
    tc.rms.waits("db");
    String xid = tc.begin();
    tc.branch(xid, BranchType.AT, "db", "stock:1");
    String other = tc.begin();
    assertFalse(tc.lockable(other, "db", "stock:1"));
    tc.commit(xid);
    tc.branch(other, BranchType.AT, "db", "stock:1");
  }

  @Test
  void tccIsAnsweredAfterTheRmsInOrder() {
    CompletableFuture<BranchStatus> first = tc.rms.waits("one");
    CompletableFuture<BranchStatus> second = tc.rms.waits("two");
    String xid = tc.begin();
    long id = tc.branch(xid, BranchType.TCC, "one", "", "data");
    tc.branch(xid, BranchType.TCC, "two");
    CompletableFuture<GlobalStatus> answer = tc.coordinator.commit(xid);
    assertEquals(GlobalStatus.Committing, tc.commit(xid), "a second commit");
    assertEquals(GlobalStatus.Committing, tc.rollback(xid), "a late rollback");
    assertEquals(List.of("commit one"), tc.rms.pushes);
    assertEquals(
        new BranchCommitRequest(xid, id, BranchType.TCC, "one", "data"), tc.rms.requests.get(0));
    assertEquals(CoordinatorFixture.CLIENT, tc.rms.clients.get(0));
    first.complete(PhaseTwo_Committed);
    assertEquals(List.of("commit one", "commit two"), tc.rms.pushes);
    assertFalse(answer.isDone());
    second.complete(PhaseTwo_Committed);
    assertEquals(GlobalStatus.Committed, CoordinatorFixture.now(answer));
  }

  @Test
  void mixedBranchesWaitForTccOnly() {
    CompletableFuture<BranchStatus> at = tc.rms.waits("db");
    CompletableFuture<BranchStatus> tcc = tc.rms.waits("pay");
    String xid = tc.begin();
    tc.branch(xid, BranchType.AT, "db", "stock:1");
    tc.branch(xid, BranchType.TCC, "pay");
    CompletableFuture<GlobalStatus> answer = tc.coordinator.commit(xid);
    assertTrue(tc.lockable("other", "db", "stock:1"));
    assertEquals(List.of("commit pay"), tc.rms.pushes);
    tcc.complete(PhaseTwo_Committed);
    assertEquals(GlobalStatus.Committed, CoordinatorFixture.now(answer));
    assertEquals(GlobalStatus.AsyncCommitting, tc.status(xid));
    assertEquals(List.of("commit pay", "commit db"), tc.rms.pushes);
    at.complete(PhaseTwo_Committed);
    assertEquals(GlobalStatus.Committed, tc.status(xid));
  }

  @Test
  void aPushThatThrowsIsRetried() {
    ManualTimers timers = new ManualTimers();
    Settings settings = new Settings(PERIOD, null, null, 100, 3);
    SessionStore sessions = new SessionStore(3);
    PhaseTwo broken =
        new PhaseTwo(
            (client, push) -> {
              throw new IllegalStateException("closed");
            },
            timers,
            settings,
            sessions);
    GlobalSession session =
        new GlobalSession("x", "n", "a", timers.nowMillis(), 1_000, new LockTable());
    session.register(new Branch(1, BranchType.TCC, "r", "c", "", ""));
    sessions.add(session);
    assertTrue(session.beginCommit());
    assertEquals(GlobalStatus.CommitRetrying, CoordinatorFixture.now(broken.start(session)));
    assertEquals(1, timers.scheduled());
  }

  @Test
  void otherBranchesCommitIfAnAtBranchFails() {
    tc.rms.answers("one", PhaseTwo_CommitFailed_Retryable);
    String xid = tc.begin();
    tc.branch(xid, BranchType.AT, "one");
    tc.branch(xid, BranchType.AT, "two");
    assertEquals(GlobalStatus.Committed, tc.commit(xid));
    assertEquals(List.of("commit one", "commit two"), tc.rms.pushes);
    assertEquals(GlobalStatus.AsyncCommitting, tc.status(xid));
    tc.timers.advance(PERIOD);
    assertEquals(List.of("commit one", "commit two", "commit one"), tc.rms.pushes);
    assertEquals(GlobalStatus.Committed, tc.status(xid));
  }

  @Test
  void aFinalFailureOfAnAtBranchFailsTheTransactionAfterTheOthers() {
    tc.rms.answers("one", PhaseTwo_CommitFailed_Unretryable).isAway("two");
    String xid = tc.begin();
    tc.branch(xid, BranchType.AT, "one");
    tc.branch(xid, BranchType.AT, "two");
    assertEquals(GlobalStatus.Committed, tc.commit(xid));
    assertEquals(GlobalStatus.AsyncCommitting, tc.status(xid));
    tc.timers.advance(PERIOD);
    assertEquals(List.of("commit one", "commit two", "commit two"), tc.rms.pushes);
    assertEquals(GlobalStatus.CommitFailed, tc.coordinator.status(xid));
    assertEquals(
        List.of(PhaseTwo_CommitFailed_Unretryable, PhaseTwo_Committed), tc.branchStatuses(xid));
  }

  @Test
  void aReportToStopEndsTheRetries() {
    tc.rms.answers("pay", PhaseTwo_CommitFailed_Retryable);
    String xid = tc.begin();
    long branch = tc.branch(xid, BranchType.TCC, "pay");
    assertEquals(GlobalStatus.CommitRetrying, tc.commit(xid));
    tc.report(xid, branch, STOP_RETRY);
    tc.timers.advance(PERIOD);
    assertEquals(List.of("commit pay"), tc.rms.pushes);
    assertEquals(GlobalStatus.CommitFailed, tc.status(xid));
  }

  @Test
  void failedAndReadOnlyBranchesAreSkipped() {
    String xid = tc.begin();
    long failed = tc.branch(xid, BranchType.TCC, "failed");
    long read = tc.branch(xid, BranchType.XA, "read");
    long tccRead = tc.branch(xid, BranchType.TCC, "tcc");
    tc.report(xid, failed, PhaseOne_Failed);
    tc.report(xid, read, PhaseOne_RDONLY);
    tc.report(xid, tccRead, PhaseOne_RDONLY); // has no meaning for TCC
    assertEquals(GlobalStatus.Committed, tc.commit(xid));
    assertEquals(List.of("commit tcc"), tc.rms.pushes);
    assertEquals(
        List.of(PhaseOne_Failed, PhaseOne_RDONLY, PhaseTwo_Committed), tc.branchStatuses(xid));
  }

  @Test
  void manyBranchesDoNotOverflowTheStack() {
    String xid = tc.begin();
    for (int i = 0; i < 20_000; i++) {
      tc.branch(xid, BranchType.TCC, "pay");
    }
    assertEquals(GlobalStatus.Committed, tc.commit(xid));
    assertEquals(20_000, tc.rms.pushes.size());
  }

  @Test
  void anUnexpectedStatusOfALateReportDoesNotUndoTheEnd() {
    CompletableFuture<BranchStatus> second = tc.rms.waits("two");
    String xid = tc.begin();
    long one = tc.branch(xid, BranchType.TCC, "one");
    tc.branch(xid, BranchType.TCC, "two");
    CompletableFuture<GlobalStatus> answer = tc.coordinator.commit(xid);
    tc.report(xid, one, Unknown);
    second.complete(PhaseTwo_Committed);
    assertEquals(GlobalStatus.Committed, CoordinatorFixture.now(answer));
    assertEquals(List.of(PhaseTwo_Committed, PhaseTwo_Committed), tc.branchStatuses(xid));
  }
}
