package io.hawser.tcc;

import org.jspecify.annotations.Nullable;

/**
 * Runs local transactions in the database of a fence. The default opens a connection for each one.
 * A framework with transactions of its own provides another one, so that the row of the fence and
 * the service's statements share the framework's connection.
 */
@FunctionalInterface
public interface LocalTransactions {

  /**
   * Runs work in a local transaction. Commits when the work returns, and rolls back when it throws
   * anything.
   *
   * @param <R> the type of the result
   * @param work the work
   * @return the result of the work, after the commit
   * @throws Exception what the work has thrown, unchanged, or why the transaction failed
   */
  <R extends @Nullable Object> R execute(FencedCall<R> work) throws Exception;
}
