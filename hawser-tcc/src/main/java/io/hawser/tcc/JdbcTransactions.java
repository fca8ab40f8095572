package io.hawser.tcc;

import io.hawser.error.ForeignText;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a connection for each local transaction. */
final class JdbcTransactions implements LocalTransactions {
  private static final Logger LOG = LoggerFactory.getLogger(JdbcTransactions.class);

  private final DataSource dataSource;

  JdbcTransactions(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  @Override
  public <R extends @Nullable Object> R execute(FencedCall<R> work) throws Exception {
    Connection connection = dataSource.getConnection();
    boolean commitsItself = false;
    R result;
    try {
      commitsItself = connection.getAutoCommit();
      if (commitsItself) {
        connection.setAutoCommit(false);
      }
      result = work.call(connection);
      connection.commit();
    } catch (Throwable e) {
      undo(connection, commitsItself, e);
      throw e;
    }
    release(connection, commitsItself);
    return result;
  }

  /**
   * Rolls back and then sets auto-commit, which would commit, so that comes after a rollback that
   * succeeded.
   */
  private static void undo(Connection connection, boolean commitsItself, Throwable reason) {
    try (connection) {
      connection.rollback();
      if (commitsItself) {
        connection.setAutoCommit(true);
      }
    } catch (SQLException | RuntimeException e) {
      reason.addSuppressed(e);
    }
  }

  /**
   * Returns a connection after a commit: an error now must not make the transaction look like one
   * that failed.
   */
  private static void release(Connection connection, boolean commitsItself) {
    try (connection) {
      if (commitsItself) {
        connection.setAutoCommit(true);
      }
    } catch (Throwable e) { // also an Error, of a pool's proxy
      LOG.debug(
          "A connection failed after a local transaction had committed: {}", ForeignText.of(e));
    }
  }
}
