package io.hawser.tcc;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Explains what a database reported about the fence table. */
final class FenceErrors {
  private final String table;
  private volatile String database = "the database";
  private volatile FenceDialect dialect = FenceDialect.STANDARD;

  FenceErrors(String table) {
    this.table = table;
  }

  /** Remembers what messages name, once there was a connection. */
  void connected(FenceDialect connectedDialect, String name) {
    dialect = connectedDialect;
    database = name;
  }

  FenceException explain(SQLException e, @Nullable BranchKey branch) {
    if (isTableMissing(e)) {
      return new FenceException(
          FenceException.Reason.TABLE_MISSING,
          "The fence table "
              + table
              + " is missing in "
              + database
              + ". Create it with the statements in io/hawser/tcc/"
              + dialect.schema()
              + " of the jar hawser-tcc, or call JdbcFence.createTableIfMissing(): "
              + e.getMessage(),
          e);
    }
    return new FenceException(
        FenceException.Reason.DATABASE_ERROR,
        "The fence in table "
            + table
            + " of "
            + database
            + (branch == null ? "" : " cannot record " + branch)
            + ": "
            + e.getMessage(),
        e);
  }

  FenceException unfit(String what, @Nullable Throwable cause) {
    return new FenceException(
        FenceException.Reason.UNFIT_DATABASE,
        "The fence in table " + table + " of " + database + " cannot work: " + what,
        cause);
  }

  /** 42P01 is PostgreSQL's; 42S02 and 42S04 are those of MySQL, MariaDB, H2 and others. */
  static boolean isTableMissing(SQLException e) {
    String state = e.getSQLState();
    return state != null
        && (state.equals("42P01") || state.equals("42S02") || state.equals("42S04"));
  }
}
