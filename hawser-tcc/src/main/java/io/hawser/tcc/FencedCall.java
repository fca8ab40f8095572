package io.hawser.tcc;

import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/**
 * Work that belongs to a local transaction.
 *
 * @param <R> the type of the result
 */
@FunctionalInterface
public interface FencedCall<R extends @Nullable Object> {

  /**
   * Does the work.
   *
   * @param connection the connection of the local transaction; the work must not commit, roll back
   *     or close it
   * @return the result
   * @throws Exception if the local transaction must be rolled back
   */
  R call(Connection connection) throws Exception;
}
