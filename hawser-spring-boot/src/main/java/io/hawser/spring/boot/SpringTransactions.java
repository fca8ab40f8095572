package io.hawser.spring.boot;

import io.hawser.tcc.FencedCall;
import io.hawser.tcc.LocalTransactions;
import java.sql.Connection;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;

/**
 * The local transactions of a fence by Spring's transaction manager: what a step does with a
 * JdbcTemplate, a repository or under {@code @Transactional} has the connection of the fence.
 */
final class SpringTransactions implements LocalTransactions {
  private final PlatformTransactionManager manager;
  private final DataSource dataSource;

  SpringTransactions(PlatformTransactionManager manager, DataSource dataSource) {
    this.manager = manager;
    this.dataSource = dataSource;
  }

  @Override
  public <R extends @Nullable Object> R execute(FencedCall<R> work) throws Exception {
    TransactionStatus status = manager.getTransaction(new DefaultTransactionDefinition());
    R result;
    try {
      Connection connection = DataSourceUtils.getConnection(dataSource);
      try {
        if (connection.getAutoCommit()) { // the row would not be in the transaction of the step
          throw new IllegalStateException(
              manager.getClass().getName()
                  + " opens no transaction of the DataSource of the fence (expected: the transaction"
                  + " manager of this DataSource as the primary one, or named by transactionManager"
                  + " of @TwoPhaseBusinessAction, or a JdbcFence bean)");
        }
        result = work.call(connection);
      } finally {
        DataSourceUtils.releaseConnection(connection, dataSource);
      }
    } catch (Throwable e) {
      undo(status, e);
      throw e;
    }
    manager.commit(status);
    return result;
  }

  private void undo(TransactionStatus status, Throwable reason) {
    try {
      manager.rollback(status);
    } catch (RuntimeException e) {
      reason.addSuppressed(e);
    }
  }
}
