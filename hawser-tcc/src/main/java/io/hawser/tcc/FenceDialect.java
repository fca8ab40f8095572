package io.hawser.tcc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;

/**
 * How a kind of database inserts a row unless it is there. A failed statement ends a transaction of
 * PostgreSQL, so there the insert must not fail.
 */
enum FenceDialect {
  POSTGRESQL("insert into ", " on conflict do nothing"),
  MYSQL("insert ignore into ", ""),
  H2("insert into ", ""),
  /** Any other database: the insert fails with an SQLState of class 23. */
  STANDARD("insert into ", "");

  private final String before;
  private final String after;

  FenceDialect(String before, String after) {
    this.before = before;
    this.after = after;
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

  /** The name of the resource with the statements that create the table. */
  String schema() {
    return "tcc_fence_log-" + name().toLowerCase(Locale.ROOT) + ".sql";
  }
}
