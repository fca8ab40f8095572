package io.hawser.bridge;

import io.hawser.testservers.DatabaseServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A database with accounts and undo logs, which tests see without Seata's proxy. */
final class Database implements AutoCloseable {
  private static final String COLUMNS =
      "branch_id bigint not null, xid varchar(128) not null, context varchar(128) not null,"
          + " rollback_info %s not null, log_status int not null, log_created %s not null,"
          + " log_modified %s not null";

  private final DatabaseServer server;
  private final String serviceUrl;
  private final AtomicInteger accounts = new AtomicInteger();

  private Database(DatabaseServer server, String serviceUrl, String undoLog) {
    this.server = server;
    this.serviceUrl = serviceUrl;
    execute(undoLog);
    execute("create table account (id int primary key, balance int not null)");
    execute("create table effects (name varchar(40), step varchar(10))");
  }

  static Database postgres() {
    DatabaseServer server = DatabaseServer.postgres();
    return new Database(
        server,
        server.url(),
        "create table undo_log (id serial primary key, "
            + COLUMNS.formatted("bytea", "timestamp(0)", "timestamp(0)")
            + ", unique (xid, branch_id))");
  }

  /** Services use MySQL's driver, as they would with MySQL. */
  static Database mariaDb() {
    DatabaseServer server = DatabaseServer.mariaDb();
    return new Database(
        server,
        server.url().replace("jdbc:mariadb:", "jdbc:mysql:"),
        "create table undo_log ("
            + COLUMNS.formatted("longblob", "datetime(6)", "datetime(6)")
            + ", unique key ux_undo_log (xid, branch_id))");
  }

  /** The URL for services. */
  String serviceUrl() {
    return serviceUrl;
  }

  /** Makes an account. */
  int account(int balance) {
    int id = unusedAccount();
    execute("insert into account (id, balance) values (" + id + ", " + balance + ")");
    return id;
  }

  /** The number of an account that is not there. */
  int unusedAccount() {
    return accounts.incrementAndGet();
  }

  /** The balance, {@code -} without an account. */
  String balance(int account) {
    List<String> rows = texts("select balance from account where id = " + account);
    return rows.isEmpty() ? "-" : rows.get(0);
  }

  long undoLogs(String xid) {
    return number("select count(*) from undo_log where xid = '" + xid + "'");
  }

  long number(String sql) {
    return Long.parseLong(texts(sql).get(0));
  }

  void execute(String sql) {
    try (Connection connection = DriverManager.getConnection(server.url());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Locks rows until it is closed. */
  Locked lock(String select) throws SQLException {
    Locked locked = new Locked(DriverManager.getConnection(server.url()));
    try {
      locked.connection.setAutoCommit(false);
      try (Statement statement = locked.connection.createStatement();
          ResultSet rows = statement.executeQuery(select + " for update")) {
        if (!rows.next()) {
          throw new SQLException("no row is locked by: " + select);
        }
      }
      return locked;
    } catch (SQLException e) {
      locked.close();
      throw e;
    }
  }

  /** Rows that others wait for. */
  record Locked(Connection connection) implements AutoCloseable {
    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }

  /** The first column. */
  List<String> texts(String sql) {
    try (Connection connection = DriverManager.getConnection(server.url());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> texts = new ArrayList<>();
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
      return texts;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
