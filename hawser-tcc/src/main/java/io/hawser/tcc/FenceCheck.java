package io.hawser.tcc;

import io.hawser.error.ForeignText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/**
 * Tries out on the table what a fence needs, with a row that is rolled back: transactions that roll
 * back, the primary key, columns that are wide enough, and the rights to insert, update, read and
 * delete. It also tries out that local transactions that a framework runs are those of the fence's
 * database: connections of the fence's own must see what they commit.
 */
final class FenceCheck {
  private final JdbcTransactions own;
  private final FenceTable table;
  private final FenceErrors errors;

  FenceCheck(JdbcTransactions own, FenceTable table, FenceErrors errors) {
    this.own = own;
    this.table = table;
    this.errors = errors;
  }

  /** Ends the local transaction of the rehearsal. */
  private static final class Undo extends Exception {
    private static final long serialVersionUID = 1L;

    Undo() {
      super("", null, false, false);
    }
  }

  void run(LocalTransactions used) {
    rehearseIn(own);
    if (used != own) {
      rehearseIn(used);
      checkCommitted(used);
    }
  }

  private void rehearseIn(LocalTransactions transactions) {
    BranchKey probe = probe();
    try {
      transactions.execute(connection -> rehearse(connection, probe));
    } catch (Undo e) {
      checkUndone(probe);
    } catch (FenceException e) {
      throw e;
    } catch (SQLException e) {
      if (transactions != own) {
        throw errors.unfit(
            "its local transactions reject what its own connections can do; are they those of"
                + " another DataSource? "
                + FenceErrors.words(e),
            e);
      }
      throw SqlFailure.of(e) == SqlFailure.OTHER
          ? errors.unfit("it rejects what a fence does: " + FenceErrors.words(e), e)
          : errors.explain(e, null);
    } catch (Exception e) {
      throw failed(e);
    }
  }

  private void checkCommitted(LocalTransactions used) {
    BranchKey probe = probe();
    try {
      // A status that the clean-up knows, should this process end in between.
      used.execute(connection -> table.insert(connection, probe, FenceStatus.SUSPENDED));
      if (!own.execute(connection -> table.delete(connection, probe))) {
        used.execute(connection -> table.delete(connection, probe)); // from wherever it is
        throw errors.unfit(
            "what its local transactions commit is not there for other connections of its"
                + " DataSource; are they those of another DataSource?",
            null);
      }
    } catch (FenceException e) {
      throw e;
    } catch (Exception e) {
      throw failed(e);
    }
  }

  private FenceException failed(Exception e) {
    return errors.unfit(
        isOurs(e)
            ? String.valueOf(e.getMessage())
            : "its local transactions fail: " + ForeignText.of(e),
        e);
  }

  /** Returns whether its message is a sentence of ours, which is one line and may be long. */
  private static boolean isOurs(Exception e) {
    return e instanceof IllegalStateException && e.getCause() == null && e.getMessage() != null;
  }

  /** Returns a key that is as long as the longest names. */
  private static BranchKey probe() {
    String xid = "hawser-probe-" + UUID.randomUUID() + "-";
    return new BranchKey(
        xid + "x".repeat(BranchKey.MAX_XID - xid.length()), 0, "x".repeat(BranchKey.MAX_ACTION));
  }

  private Void rehearse(Connection connection, BranchKey probe) throws SQLException, Undo {
    int isolation = connection.getTransactionIsolation();
    if (isolation == Connection.TRANSACTION_NONE
        || isolation == Connection.TRANSACTION_READ_UNCOMMITTED) {
      throw errors.unfit(
          "its connections have the isolation level "
              + (isolation == Connection.TRANSACTION_NONE ? "NONE" : "READ UNCOMMITTED")
              + " (expected: READ COMMITTED or a higher one)",
          null);
    }
    if (connection.getAutoCommit()) {
      throw errors.unfit("its connections commit each statement (auto-commit)", null);
    }
    if (!table.insert(connection, probe, FenceStatus.TRIED)) {
      throw errors.unfit("a row that was inserted is not there", null);
    }
    if (table.status(connection, probe) != FenceStatus.TRIED) {
      throw errors.unfit(
          "a row that was inserted reads otherwise; are the columns xid and action_name wide enough"
              + " for 128 and 64 characters?",
          null);
    }
    if (table.insert(connection, probe, FenceStatus.TRIED)) {
      throw errors.unfit("it has no primary key (xid, branch_id)", null);
    }
    if (!table.end(connection, probe, FenceStatus.SUSPENDED)) {
      throw errors.unfit("a row cannot be updated", null);
    }
    if (!table.delete(connection, probe)) {
      throw errors.unfit("a row cannot be deleted", null);
    }
    table.insert(connection, probe, FenceStatus.SUSPENDED);
    throw new Undo();
  }

  private void checkUndone(BranchKey probe) {
    try {
      boolean stayed = own.execute(connection -> table.delete(connection, probe));
      if (stayed) {
        throw errors.unfit(
            "a rollback does not undo what a transaction did; is the table's engine one without"
                + " transactions?",
            null);
      }
    } catch (FenceException e) {
      throw e;
    } catch (Exception e) {
      throw failed(e);
    }
  }
}
