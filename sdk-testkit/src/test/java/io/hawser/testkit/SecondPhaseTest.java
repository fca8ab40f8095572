package io.hawser.testkit;

import static io.hawser.model.BranchStatus.PhaseTwo_CommitFailed_Retryable;
import static io.hawser.model.BranchStatus.PhaseTwo_CommitFailed_XAER_NOTA_Retryable;
import static io.hawser.model.BranchStatus.PhaseTwo_RollbackFailed_Retryable;
import static io.hawser.model.BranchStatus.PhaseTwo_RollbackFailed_XAER_NOTA_Retryable;
import static io.hawser.model.BranchStatus.Registered;
import static io.hawser.testkit.CoordinatorFixture.PERIOD;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.model.GlobalStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Common behaviour of commit and rollback: retries, and the answers that stop them. */
class SecondPhaseTest {
  private static final Duration LIMIT = Duration.ofSeconds(3);

  private final CoordinatorFixture tc = new CoordinatorFixture();

  enum Phase {
    /** Calls the branches from the first to the last. */
    COMMIT(
        BranchType.XA,
        PhaseTwo_CommitFailed_Retryable,
        PhaseTwo_CommitFailed_XAER_NOTA_Retryable,
        GlobalStatus.Committed,
        GlobalStatus.CommitRetrying,
        GlobalStatus.CommitFailed,
        GlobalStatus.CommitRetryTimeout,
        new Settings(PERIOD, LIMIT, null, 100, 3)),
    /** Calls the branches from the last to the first. */
    ROLLBACK(
        BranchType.TCC,
        PhaseTwo_RollbackFailed_Retryable,
        PhaseTwo_RollbackFailed_XAER_NOTA_Retryable,
        GlobalStatus.Rollbacked,
        GlobalStatus.RollbackRetrying,
        GlobalStatus.RollbackFailed,
        GlobalStatus.RollbackRetryTimeout,
        new Settings(PERIOD, null, LIMIT, 100, 3));

    private final BranchType type;
    private final BranchStatus retryable;
    private final BranchStatus unknownXa;
    private final GlobalStatus done;
    private final GlobalStatus retrying;
    private final GlobalStatus failed;
    private final GlobalStatus timedOut;
    private final Settings limited;

    Phase(
        BranchType type,
        BranchStatus retryable,
        BranchStatus unknownXa,
        GlobalStatus done,
        GlobalStatus retrying,
        GlobalStatus failed,
        GlobalStatus timedOut,
        Settings limited) {
      this.type = type;
      this.retryable = retryable;
      this.unknownXa = unknownXa;
      this.done = done;
      this.retrying = retrying;
      this.failed = failed;
      this.timedOut = timedOut;
      this.limited = limited;
    }

    GlobalStatus end(CoordinatorFixture tc, String xid) {
      return this == COMMIT ? tc.commit(xid) : tc.rollback(xid);
    }

    /** Converts between the order of calls and the order of registration. */
    <T> List<T> inOrder(List<T> branches) {
      List<T> list = new ArrayList<>(branches);
      if (this == ROLLBACK) {
        Collections.reverse(list);
      }
      return list;
    }

    String push(String resource) {
      return (this == COMMIT ? "commit " : "rollback ") + resource;
    }
  }

  /** Begins a transaction with two branches; that of "pay" is called first. */
  private String payAndNext(Phase phase, BranchType pay) {
    String xid = tc.begin();
    for (String resource : phase.inOrder(List.of("pay", "next"))) {
      tc.branch(xid, resource.equals("pay") ? pay : BranchType.TCC, resource);
    }
    return xid;
  }

  @ParameterizedTest
  @CsvSource({
    "COMMIT, Unknown",
    "COMMIT, PhaseTwo_CommitFailed_Retryable",
    "COMMIT, PhaseTwo_CommitFailed_XAER_NOTA_Retryable",
    "COMMIT, PhaseTwo_Rollbacked",
    "COMMIT, PhaseTwo_RollbackFailed_Unretryable",
    "ROLLBACK, Unknown",
    "ROLLBACK, PhaseTwo_RollbackFailed_Retryable",
    "ROLLBACK, PhaseTwo_RollbackFailed_XAER_NOTA_Retryable",
    "ROLLBACK, PhaseTwo_Committed"
  })
  void aRetryableAnswerIsRetriedEveryPeriod(Phase phase, BranchStatus failure) {
    tc.rms.answers("pay", failure, failure);
    String xid = payAndNext(phase, phase.type);
    assertEquals(phase.retrying, phase.end(tc, xid));
    assertEquals(phase.inOrder(List.of(failure, Registered)), tc.branchStatuses(xid));
    tc.timers.advance(PERIOD.minusMillis(1));
    assertEquals(1, tc.rms.pushes.size());
    tc.timers.advance(Duration.ofMillis(1));
    assertEquals(2, tc.rms.pushes.size());
    assertEquals(phase.retrying, tc.coordinator.status(xid));
    tc.timers.advance(PERIOD);
    String pay = phase.push("pay");
    assertEquals(List.of(pay, pay, pay, phase.push("next")), tc.rms.pushes);
    assertEquals(phase.done, tc.status(xid));
    assertEquals(0, tc.timers.scheduled());
  }

  @ParameterizedTest
  @CsvSource({"COMMIT, TCC", "ROLLBACK, AT"})
  void withoutAnRmItIsRetried(Phase phase, BranchType type) {
    tc.rms.isAway("pay");
    String xid = tc.begin();
    tc.branch(xid, type, "pay");
    assertEquals(phase.retrying, phase.end(tc, xid));
    tc.timers.advance(PERIOD);
    assertEquals(phase.done, tc.status(xid));
  }

  @ParameterizedTest
  @CsvSource({"COMMIT, TCC", "ROLLBACK, AT"})
  void afterAnErrorOfThisProcessItIsRetried(Phase phase, BranchType type) {
    tc.rms.breaks();
    String xid = tc.begin();
    tc.branch(xid, type, "pay");
    assertEquals(phase.retrying, phase.end(tc, xid));
    tc.timers.advance(PERIOD);
    assertEquals(phase.done, tc.status(xid));
  }

  @ParameterizedTest
  @CsvSource({
    "COMMIT, PhaseTwo_CommitFailed_Unretryable",
    "COMMIT, STOP_RETRY",
    "ROLLBACK, PhaseTwo_RollbackFailed_Unretryable",
    "ROLLBACK, STOP_RETRY"
  })
  void aFinalAnswerEndsIt(Phase phase, BranchStatus failure) {
    tc.rms.answers("pay", failure);
    String xid = payAndNext(phase, BranchType.TCC);
    assertEquals(phase.failed, phase.end(tc, xid));
    assertEquals(List.of(phase.push("pay")), tc.rms.pushes);
    assertEquals(phase.failed, tc.coordinator.status(xid));
    assertEquals(phase.failed, phase.end(tc, xid));
    assertEquals(phase.inOrder(List.of(failure, Registered)), tc.branchStatuses(xid));
    assertEquals(List.of(), tc.sessions.running());
    assertEquals(0, tc.timers.scheduled());
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void anUnknownXaBranchCountsAsDoneLongAfterItsTimeout(Phase phase) {
    String xid = tc.begin(); // 60 s, and 60 s of grace
    tc.branch(xid, BranchType.XA, "xa");
    for (int i = 0; i <= 120; i++) {
      tc.rms.answers("xa", phase.unknownXa);
    }
    assertEquals(phase.retrying, phase.end(tc, xid));
    tc.timers.advance(Duration.ofSeconds(120));
    assertEquals(phase.retrying, tc.status(xid));
    tc.rms.answers("xa", phase.unknownXa);
    tc.timers.advance(PERIOD);
    assertEquals(phase.done, tc.status(xid));
  }

  @ParameterizedTest
  @CsvSource({"COMMIT, TCC, true", "ROLLBACK, AT, false"})
  void itGivesUpAfterTheLimit(Phase phase, BranchType type, boolean away) {
    CoordinatorFixture tc = new CoordinatorFixture(phase.limited);
    for (int i = 0; i < 10; i++) {
      if (away) {
        tc.rms.isAway("pay");
      } else {
        tc.rms.answers("pay", phase.retryable);
      }
    }
    String xid = tc.begin();
    tc.branch(xid, type, "pay");
    assertEquals(phase.retrying, phase.end(tc, xid));
    tc.timers.advance(LIMIT);
    assertEquals(phase.retrying, tc.status(xid));
    tc.timers.advance(PERIOD);
    assertEquals(phase.timedOut, tc.coordinator.status(xid));
    assertEquals(5, tc.rms.pushes.size());
    tc.timers.advance(Duration.ofMinutes(1));
    assertEquals(5, tc.rms.pushes.size());
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void anUnknownTransactionIsFinished(Phase phase) {
    assertEquals(GlobalStatus.Finished, phase.end(tc, "127.0.0.1:8091:1"));
    assertEquals(GlobalStatus.Finished, phase.end(tc, "garbage"));
  }
}
