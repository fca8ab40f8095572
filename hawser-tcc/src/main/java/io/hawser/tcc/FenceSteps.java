package io.hawser.tcc;

import io.hawser.model.BranchStatus;
import io.hawser.tcc.FenceListener.Event;
import java.sql.Connection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides in each step what a fence does, by the row of the branch. */
final class FenceSteps {
  private static final Logger LOG = LoggerFactory.getLogger(FenceSteps.class);

  private final FenceDatabase database;
  private final LocalTransactions transactions;
  private final FenceListeners listeners;

  FenceSteps(
      FenceDatabase database, LocalTransactions transactions, List<FenceListener> listeners) {
    this.database = database;
    this.transactions = transactions;
    this.listeners = new FenceListeners(listeners);
  }

  <R extends @Nullable Object> R prepare(BranchKey branch, FencedCall<R> work) throws Exception {
    FencedRun run = run(branch);
    return run.execute(
        connection -> {
          FenceTable fence = database.table(connection);
          if (!fence.insert(connection, branch, FenceStatus.TRIED)) {
            FenceStatus status = fence.statusOfPresent(connection, branch);
            run.found(status == FenceStatus.SUSPENDED ? Event.HANGING : Event.DUPLICATE);
            throw rejectedTry(branch, status);
          }
          return run.work(
              own -> {
                R result = work.call(own);
                LateResult.reject(result, branch);
                return result;
              },
              connection);
        });
  }

  <R extends @Nullable Object> R withoutRow(FencedCall<R> work) throws Exception {
    return transactions.execute(work);
  }

  private static FenceException rejectedTry(BranchKey branch, FenceStatus status) {
    return status == FenceStatus.SUSPENDED
        ? new FenceException(
            FenceException.Reason.CANCELLED,
            "The try of "
                + branch
                + " does not run: the branch has been cancelled before it, and nothing would"
                + " release what it reserves",
            null)
        : new FenceException(
            FenceException.Reason.REPEATED_TRY,
            "The try of " + branch + " does not run: the fence has it as " + status + " already",
            null);
  }

  BranchStatus commit(BranchKey branch, FencedCall<BranchStatus> work) throws Exception {
    FencedRun run = run(branch);
    return orStatus(
        run,
        connection -> {
          FenceTable fence = database.table(connection);
          if (fence.end(connection, branch, FenceStatus.COMMITTED)) {
            return work(run, work, connection, BranchStatus.PhaseTwo_Committed);
          }
          FenceStatus status = fence.status(connection, branch);
          if (status == FenceStatus.COMMITTED) {
            run.found(Event.DUPLICATE);
          }
          return commitWithoutTry(branch, status);
        });
  }

  private static BranchStatus commitWithoutTry(BranchKey branch, @Nullable FenceStatus status) {
    if (status == null) {
      throw new MissingRowException(branch);
    }
    return switch (status) {
      case TRIED -> BranchStatus.PhaseTwo_CommitFailed_Retryable; // the try has just committed
      case COMMITTED -> BranchStatus.PhaseTwo_Committed;
      case ROLLED_BACK, SUSPENDED -> {
        LOG.error("{} cannot be confirmed: the fence has it as {}", branch, status);
        yield BranchStatus.PhaseTwo_CommitFailed_Unretryable;
      }
    };
  }

  BranchStatus rollback(
      BranchKey branch, EmptyRollback emptyRollback, FencedCall<BranchStatus> work)
      throws Exception {
    FencedRun run = run(branch);
    return orStatus(
        run,
        connection -> {
          FenceTable fence = database.table(connection);
          // First the insert: it waits for a try that still runs.
          if (fence.insert(connection, branch, FenceStatus.SUSPENDED)) {
            run.found(Event.EMPTY_ROLLBACK);
            LOG.info("{} is cancelled without a try; a late try will be rejected", branch);
            return emptyRollback == EmptyRollback.CALL
                ? work(run, work, connection, BranchStatus.PhaseTwo_Rollbacked)
                : BranchStatus.PhaseTwo_Rollbacked;
          }
          if (fence.end(connection, branch, FenceStatus.ROLLED_BACK)) {
            return work(run, work, connection, BranchStatus.PhaseTwo_Rollbacked);
          }
          FenceStatus status = fence.statusOfPresent(connection, branch);
          if (status == FenceStatus.ROLLED_BACK || status == FenceStatus.SUSPENDED) {
            run.found(Event.DUPLICATE);
          }
          return rollbackAfterEnd(branch, status);
        });
  }

  private static BranchStatus rollbackAfterEnd(BranchKey branch, FenceStatus status) {
    if (status == FenceStatus.ROLLED_BACK || status == FenceStatus.SUSPENDED) {
      return BranchStatus.PhaseTwo_Rollbacked;
    }
    if (status == FenceStatus.COMMITTED) {
      LOG.error("{} cannot be cancelled: the fence has it as {}", branch, status);
      return BranchStatus.PhaseTwo_RollbackFailed_Unretryable;
    }
    return BranchStatus.PhaseTwo_RollbackFailed_Retryable; // the row changed in between
  }

  /** Rolls a local transaction back whose work returned a status that is not success. */
  private static final class NotDone extends Exception {
    private static final long serialVersionUID = 1L;

    private final BranchStatus status;

    NotDone(BranchStatus status) {
      super(status.name(), null, false, false);
      this.status = status;
    }
  }

  private static BranchStatus work(
      FencedRun run, FencedCall<BranchStatus> work, Connection connection, BranchStatus success)
      throws Exception {
    BranchStatus status = NoStatusException.check(run.work(work, connection), "the work");
    if (status != success) {
      throw new NotDone(status);
    }
    return status;
  }

  private static BranchStatus orStatus(FencedRun run, FencedCall<BranchStatus> step)
      throws Exception {
    try {
      return run.execute(step);
    } catch (NotDone e) {
      return e.status;
    }
  }

  private FencedRun run(BranchKey branch) {
    return new FencedRun(transactions, database.errors(), branch, listeners);
  }
}
