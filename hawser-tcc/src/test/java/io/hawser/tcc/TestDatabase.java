package io.hawser.tcc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.ConnectionPoolDataSource;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.jdbcx.JdbcDataSource;

/** A pool of connections to one database, and what tests ask it. */
final class TestDatabase implements AutoCloseable {
  private static final int CONNECTIONS = 20;

  private final DataSource pool;
  private final Runnable disposal;

  TestDatabase(ConnectionPoolDataSource source) {
    JdbcConnectionPool connections = JdbcConnectionPool.create(source);
    connections.setMaxConnections(CONNECTIONS);
    connections.setLoginTimeout(120);
    pool = connections;
    disposal = connections::dispose;
  }

  /** An H2 database in memory, which lives until {@code shutdown}. */
  static TestDatabase h2(String name) {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL("jdbc:h2:mem:" + name + ";LOCK_TIMEOUT=60000");
    return new TestDatabase(source);
  }

  /** A data source that is a pool itself. */
  TestDatabase(DataSource pool, Runnable disposal) {
    this.pool = pool;
    this.disposal = disposal;
  }

  /** Opens a fence in this database, with a table and without a clean-up. */
  JdbcFence fence() {
    JdbcFence fence =
        JdbcFence.builder(at(Connection.TRANSACTION_READ_COMMITTED))
            .cleanPeriod(Duration.ZERO)
            .build();
    fence.createTableIfMissing();
    return fence;
  }

  DataSource at(int isolation) {
    return (DataSource)
        Proxy.newProxyInstance(
            TestDatabase.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              try {
                Object result = method.invoke(pool, arguments);
                if (result instanceof Connection connection) {
                  connection.setTransactionIsolation(isolation);
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first column of the first row, or null if there is none. */
  Object value(String sql) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getObject(1) : null;
    }
  }

  int number(String sql) throws SQLException {
    Object value = value(sql);
    return value == null ? -1 : ((Number) value).intValue();
  }

  @Override
  public void close() {
    disposal.run();
  }
}
