package io.hawser.tcc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.util.Locale;

/**
 * Describes how a kind of database inserts a row unless it is there. A failed statement ends a
 * transaction of PostgreSQL, so there the insert must not fail.
 */
enum FenceDialect {
  POSTGRESQL("insert into ", " on conflict do nothing", ""),
  /** A read without a lock may be of a state before the row that the insert has met. */
  MYSQL("insert ignore into ", "", " lock in share mode"),
  /** The insert fails with the SQLState of a duplicate. */
  H2("insert into ", "", ""),
  /** Any other database: the insert fails with an SQLState of class 23. */
  STANDARD("insert into ", "", "");

  private static final String DUPLICATE_OF_H2 = "23505";
  private static final String CONCURRENT_UPDATE_OF_H2 = "90131";
  private static final int LOCK_WAIT_TIMEOUT_OF_MYSQL = 1205;

  private final String before;
  private final String after;
  private final String lock;

  FenceDialect(String before, String after, String lock) {
    this.before = before;
    this.after = after;
    this.lock = lock;
  }

  /** Recognises the database by the name that its driver reports. */
  static FenceDialect of(Connection connection) throws SQLException {
    return switch (connection.getMetaData().getDatabaseProductName()) {
      case "PostgreSQL" -> POSTGRESQL;
      case "MySQL", "MariaDB" -> MYSQL;
      case "H2" -> H2;
      default -> STANDARD;
    };
  }

  String insert(String table) {
    return before
        + table
        + " (xid, branch_id, action_name, status, gmt_create, gmt_modified)"
        + " values (?, ?, ?, ?, ?, ?)"
        + after;
  }

  /** Returns the clause that ends a query of the newest state; empty if the database needs none. */
  String lock() {
    return lock;
  }

  /**
   * Returns whether an insert failed because of a unique key. Drivers of other databases report
   * that by 23000 or a state of their own in class 23; not all use the subclass.
   */
  boolean isDuplicate(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return switch (this) {
      case POSTGRESQL, MYSQL -> false; // there it does not fail
      case H2 -> state.equals(DUPLICATE_OF_H2);
      case STANDARD ->
          e instanceof SQLIntegrityConstraintViolationException || state.startsWith("23");
    };
  }

  /**
   * Returns whether another transaction was in the way, such as in a deadlock, so that the next
   * attempt may succeed. Class 40 is standard SQL; H2 has a state of its own for a concurrent
   * update. Connector/J also gives class 40 to a wait for a lock that lasted until its time-out:
   * each further attempt would wait as long.
   */
  boolean isConflict(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return switch (this) {
      case MYSQL -> state.startsWith("40") && e.getErrorCode() != LOCK_WAIT_TIMEOUT_OF_MYSQL;
      case H2 -> state.startsWith("40") || state.equals(CONCURRENT_UPDATE_OF_H2);
      case POSTGRESQL, STANDARD -> state.startsWith("40");
    };
  }

  /** Returns the name of the resource with the statements that create the table. */
  String schema() {
    return "tcc_fence_log-" + name().toLowerCase(Locale.ROOT) + ".sql";
  }
}
