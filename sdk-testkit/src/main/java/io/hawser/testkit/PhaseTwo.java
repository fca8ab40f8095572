package io.hawser.testkit;

import io.hawser.model.BranchStatus;
import io.hawser.model.GlobalStatus;
import io.hawser.netty.internal.runtime.Unreliable;
import io.hawser.protocol.BranchPhaseTwoResponse;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits or rolls back the branches of closed transactions, one after another, in passes, until a
 * pass leaves none.
 *
 * <p>A transaction has one pass at a time. It begins in the thread that closed the transaction.
 * After each answer it continues in the coordinator's own thread, so that event loops only complete
 * futures and many branches do not overflow the stack.
 */
final class PhaseTwo {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedCoordinator.class);

  /** The default of Seata's servers, counted from the transaction's time-out. */
  private static final Duration XAER_NOTA_GRACE = Duration.ofSeconds(60);

  private final BranchPusher pusher;
  private final Timers timers;
  private final Settings settings;
  private final SessionStore sessions;

  PhaseTwo(BranchPusher pusher, Timers timers, Settings settings, SessionStore sessions) {
    this.pusher = pusher;
    this.timers = timers;
    this.settings = settings;
    this.sessions = sessions;
  }

  /**
   * Starts the second phase of a transaction that the caller has just closed.
   *
   * @return a future with the status after one attempt at every branch that the TM waits for; it
   *     never completes if the timers are closed first
   */
  CompletableFuture<GlobalStatus> start(GlobalSession session) {
    CompletableFuture<GlobalStatus> answer = new CompletableFuture<>();
    boolean async = session.status() == GlobalStatus.AsyncCommitting;
    if (async) {
      answer.complete(GlobalStatus.Committed);
    }
    new Pass(session, !async, answer).advance();
    return answer;
  }

  /** Continues with a transaction after an earlier attempt at its branches elsewhere. */
  void resumeLater(GlobalSession session) {
    timers.schedule(
        () -> new Pass(session, false, new CompletableFuture<>()).advance(),
        settings.retryPeriod());
  }

  /** Ends a transaction, unless it has ended. */
  void end(GlobalSession session, GlobalStatus last) {
    if (!session.end(last)) {
      return;
    }
    sessions.ended(session);
    GlobalSnapshot snapshot = session.snapshot();
    session.whenEnded().complete(snapshot);
    if (StatusRules.isFailure(last)) {
      log.warn(
          "Global transaction {} ended as {}: an operator must check its branches. {}",
          session.xid(),
          last,
          snapshot.branches());
    } else {
      log.debug("Global transaction {} ended as {}", session.xid(), last);
    }
  }

  /** One attempt at every open branch. Only one thread uses it at a time. */
  private final class Pass {
    private final GlobalSession session;
    private final boolean first;
    private final CompletableFuture<GlobalStatus> answer;
    private final boolean commit;
    private final Iterator<Branch> branches;
    private boolean retry;
    private boolean failed;

    /**
     * @param first whether a TM waits, so that branches which can be committed later are left out
     */
    Pass(GlobalSession session, boolean first, CompletableFuture<GlobalStatus> answer) {
      this.session = session;
      this.first = first;
      this.answer = answer;
      commit = !session.isRollingBack();
      branches = session.open().iterator();
    }

    /** Continues with the next branch that needs its RM, or finishes. */
    void advance() {
      while (branches.hasNext() && !session.isEnded()) {
        Branch branch = branches.next();
        if (branch.isVoid(commit)) {
          session.end(branch, branch.status());
        } else if (isGivenUp(branch)) {
          if (stopsAt(Outcome.FAILED)) {
            break;
          }
        } else if (!(first && commit && branch.canBeCommittedAsync())) {
          push(branch);
          return;
        }
      }
      finish();
    }

    private void push(Branch branch) {
      CompletionStage<? extends BranchPhaseTwoResponse> stage;
      try {
        stage = pusher.push(branch.clientId(), branch.phaseTwoRequest(session.xid(), commit));
      } catch (Throwable e) { // also an Error: the branch is retried
        stage = CompletableFuture.failedFuture(e);
      }
      stage.whenComplete(
          (response, error) -> timers.execute(() -> answered(branch, response, error)));
    }

    private void answered(
        Branch branch, @Nullable BranchPhaseTwoResponse response, @Nullable Throwable error) {
      Outcome outcome = settle(branch, response, error);
      if (outcome != Outcome.DONE && stopsAt(outcome)) {
        finish();
      } else {
        advance();
      }
    }

    private Outcome settle(
        Branch branch, @Nullable BranchPhaseTwoResponse response, @Nullable Throwable error) {
      if (response == null) {
        log.debug(
            "Branch {} of {} could not be {}, it will be retried: {}",
            branch.branchId(),
            session.xid(),
            commit ? "committed" : "rolled back",
            Unreliable.text(error));
        return Outcome.RETRY;
      }
      Outcome outcome = outcomeOf(response.branchStatus());
      if (outcome == Outcome.DONE) {
        session.end(
            branch, commit ? BranchStatus.PhaseTwo_Committed : BranchStatus.PhaseTwo_Rollbacked);
      } else {
        session.fail(branch, response.branchStatus());
        log.debug(
            "Branch {} of {} answered {}: {}",
            branch.branchId(),
            session.xid(),
            response.branchStatus(),
            response.msg());
      }
      return outcome;
    }

    private Outcome outcomeOf(BranchStatus status) {
      return Outcome.of(status, commit, isLongOver());
    }

    private boolean isLongOver() {
      long grace = Math.max(XAER_NOTA_GRACE.toMillis(), session.timeoutMillis());
      return timers.nowMillis() - session.beginMillis() > session.timeoutMillis() + grace;
    }

    /**
     * Returns whether an RM reported, in an earlier pass or in a report, that a retry is useless.
     */
    private boolean isGivenUp(Branch branch) {
      return !first && outcomeOf(branch.status()) == Outcome.FAILED;
    }

    /**
     * Records a failure. It ends the pass because the order of branches matters, unless only undo
     * logs remain to be deleted.
     */
    private boolean stopsAt(Outcome outcome) {
      retry |= outcome == Outcome.RETRY;
      failed |= outcome == Outcome.FAILED;
      return !commit || !session.canBeCommittedAsync();
    }

    private void finish() {
      GlobalStatus status = session.status();
      if (session.isEnded()) {
        answer.complete(status);
      } else if (retry) {
        session.moveTo(StatusRules.retrying(status));
        answer.complete(session.status());
        retryLater();
      } else if (failed) {
        end(session, StatusRules.failed(status));
        answer.complete(session.status());
      } else if (!session.open().isEmpty()) {
        session.moveTo(GlobalStatus.AsyncCommitting);
        answer.complete(GlobalStatus.Committed);
        new Pass(session, false, answer).advance();
      } else {
        end(session, StatusRules.succeeded(status));
        answer.complete(session.status());
      }
    }

    private void retryLater() {
      Duration limit = commit ? settings.maxCommitRetry() : settings.maxRollbackRetry();
      long age = timers.nowMillis() - session.beginMillis();
      if (limit != null && age > limit.toMillis()) {
        end(session, commit ? GlobalStatus.CommitRetryTimeout : GlobalStatus.RollbackRetryTimeout);
      } else {
        resumeLater(session);
      }
    }
  }
}
