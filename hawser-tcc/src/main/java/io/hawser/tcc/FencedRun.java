package io.hawser.tcc;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * One step of a branch in a local transaction. The transaction is repeated after a deadlock or a
 * serialization failure, but only as long as the service's own work has not begun. The fence's own
 * SQL errors become {@link FenceException}s; those of the service's work stay as they are.
 */
final class FencedRun {
  private static final int ATTEMPTS = 4;

  private final LocalTransactions transactions;
  private final FenceErrors errors;
  private final BranchKey branch;
  private boolean begun;
  private @Nullable Throwable failure;

  FencedRun(LocalTransactions transactions, FenceErrors errors, BranchKey branch) {
    this.transactions = transactions;
    this.errors = errors;
    this.branch = branch;
  }

  <R extends @Nullable Object> R execute(FencedCall<R> step) throws Exception {
    SQLException conflict = null;
    for (int attempt = 1; ; attempt++) {
      try {
        return transactions.execute(step);
      } catch (SQLException e) {
        if (e == failure) {
          throw e;
        }
        if (conflict != null) {
          e.addSuppressed(conflict);
        }
        if (begun || attempt == ATTEMPTS || !isConflict(e)) {
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
      return call.call(connection);
    } catch (Throwable e) {
      failure = e;
      throw e;
    }
  }

  private static boolean isConflict(SQLException e) {
    String state = e.getSQLState();
    return state != null && state.startsWith("40");
  }
}
