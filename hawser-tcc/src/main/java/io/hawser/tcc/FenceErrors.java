package io.hawser.tcc;

import io.hawser.error.ForeignText;
import io.hawser.tcc.FenceException.Reason;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Explains what a database reported about the fence table. */
final class FenceErrors {
  private final FenceName table;
  private volatile String database = "the database";
  private volatile FenceDialect dialect = FenceDialect.STANDARD;

  FenceErrors(FenceName table) {
    this.table = table;
  }

  /** Remembers what messages name, once there was a connection. */
  void connected(FenceDialect connectedDialect, String name) {
    dialect = connectedDialect;
    database = name;
  }

  /** Returns whether another transaction was in the way and it is worth trying again. */
  boolean isConflict(SQLException e) {
    return dialect.isConflict(e);
  }

  FenceException explain(SQLException e, @Nullable BranchKey branch) {
    return switch (SqlFailure.of(e)) {
      case TABLE_MISSING -> missing(e);
      case PERMISSION_DENIED ->
          new FenceException(
              Reason.PERMISSION_DENIED,
              "The user of this service may not use the fence table "
                  + table
                  + " of "
                  + database
                  + ". Grant select, insert, update and delete on it: "
                  + words(e),
              e);
      case OTHER ->
          new FenceException(
              Reason.DATABASE_ERROR,
              "The fence in table "
                  + table
                  + " of "
                  + database
                  + (branch == null ? "" : " cannot record " + branch)
                  + ": "
                  + words(e),
              e);
    };
  }

  FenceException missing(SQLException e) {
    return new FenceException(
        Reason.TABLE_MISSING,
        "The fence table "
            + table
            + " is missing in "
            + database
            + ". Create it with the statements in "
            + script()
            + ", or call JdbcFence.createTableIfMissing(): "
            + words(e),
        e);
  }

  FenceException notCreated(SQLException e) {
    return new FenceException(
        SqlFailure.of(e) == SqlFailure.PERMISSION_DENIED
            ? Reason.PERMISSION_DENIED
            : Reason.DATABASE_ERROR,
        "The fence table "
            + table
            + " is missing in "
            + database
            + " and cannot be created by the user of this service. The statements are in "
            + script()
            + ": "
            + words(e),
        e);
  }

  /** PostgreSQL adds lines, and others the statement. */
  static String words(SQLException e) {
    String words = ForeignText.line(e.getMessage());
    return words.isEmpty() ? "(no message)" : words;
  }

  private String script() {
    return "io/hawser/tcc/" + dialect.schema() + " of the jar hawser-tcc";
  }

  FenceException unfit(String what, @Nullable Throwable cause) {
    return new FenceException(
        Reason.UNFIT_DATABASE,
        "The fence in table " + table + " of " + database + " cannot work: " + what,
        cause);
  }
}
