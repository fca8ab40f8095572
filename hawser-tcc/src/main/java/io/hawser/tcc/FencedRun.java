package io.hawser.tcc;

import io.hawser.tcc.FenceListener.Event;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * One step of a branch in a local transaction. The transaction is repeated after a deadlock or a
 * serialization failure, but only as long as the service's own work has not begun. The fence's own
 * SQL errors become {@link FenceException}s; those of the service's work, and of the commit after
 * it, stay as they are.
 */
final class FencedRun {
  private static final int ATTEMPTS = 4;

  private final LocalTransactions transactions;
  private final FenceErrors errors;
  private final BranchKey branch;
  private final FenceListeners listeners;
  private boolean begun;
  private boolean isWorked;
  private @Nullable Throwable failure;
  private @Nullable Event event;

  FencedRun(
      LocalTransactions transactions,
      FenceErrors errors,
      BranchKey branch,
      FenceListeners listeners) {
    this.transactions = transactions;
    this.errors = errors;
    this.branch = branch;
    this.listeners = listeners;
  }

  /** Notes what this attempt found. Listeners are notified when the local transaction has ended. */
  void found(Event found) {
    event = found;
  }

  private void report() {
    Event found = event;
    if (found != null) {
      listeners.happened(found, branch);
    }
  }

  <R extends @Nullable Object> R execute(FencedCall<R> step) throws Exception {
    SQLException conflict = null;
    for (int attempt = 1; ; attempt++) {
      try {
        event = null;
        R result = transactions.execute(step);
        report();
        return result;
      } catch (FenceException e) {
        report();
        throw e;
      } catch (SQLException e) {
        if (e == failure || isWorked) { // of the service's statements, or of the commit
          throw e;
        }
        if (conflict != null) {
          e.addSuppressed(conflict);
        }
        if (begun || attempt == ATTEMPTS || !errors.isConflict(e)) {
          throw errors.explain(e, branch);
        }
        conflict = e;
      }
    }
  }

  /** Runs the service's own part of a step. */
  <R extends @Nullable Object> R work(FencedCall<R> call, Connection connection) throws Exception {
    begun = true;
    try {
      R result = call.call(connection);
      isWorked = true;
      return result;
    } catch (Throwable e) {
      failure = e;
      throw e;
    }
  }
}
