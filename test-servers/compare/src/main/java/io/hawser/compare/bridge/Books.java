package io.hawser.compare.bridge;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A database of accounts and undo logs on a PostgreSQL. */
final class Books {
  private static final int BALANCE = 1_000;

  private final String url;
  private final int accounts;

  /** Creates the database. {@code server} is the URL of its database {@code postgres}. */
  Books(String server, String name, int accounts) {
    this.url = server.replace("/postgres?", "/" + name + "?");
    this.accounts = accounts;
    execute(server, "create database " + name);
    execute(
        url,
        "create table undo_log (id serial primary key, branch_id bigint not null, xid varchar(128)"
            + " not null, context varchar(128) not null, rollback_info bytea not null, log_status"
            + " int not null, log_created timestamp(0) not null, log_modified timestamp(0) not"
            + " null, unique (xid, branch_id))");
    execute(url, "create table account (id int primary key, balance int not null)");
    execute(url, "create table effects (name varchar(40), step varchar(10))");
    insertAccounts();
  }

  private void insertAccounts() {
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement statement =
            connection.prepareStatement("insert into account (id, balance) values (?, ?)")) {
      for (int id = 1; id <= accounts; id++) {
        statement.setInt(1, id);
        statement.setInt(2, BALANCE);
        statement.addBatch();
      }
      statement.executeBatch();
    } catch (SQLException e) {
      throw new IllegalStateException(url, e);
    }
  }

  String url() {
    return url;
  }

  /** Returns the sum of all accounts. Transfers do not change it. */
  long balance() {
    return number("select sum(balance) from account");
  }

  /**
   * Counts undo logs of branches that are still to be ended. A rollback that finds none leaves a
   * row of status 1, which keeps a late branch from writing one.
   */
  long undoLogs() {
    return number("select count(*) from undo_log where log_status = 0");
  }

  private long number(String sql) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private static void execute(String url, String sql) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }
}
