package io.hawser.transaction;

import org.jspecify.annotations.Nullable;

/**
 * Code that runs in a global transaction and returns a result.
 *
 * @param <T> the kind of the result
 * @param <X> what it may throw
 */
@FunctionalInterface
public interface TransactionBody<T extends @Nullable Object, X extends Throwable> {

  /**
   * Runs in the calling thread, to which the XID is bound.
   *
   * @param tx the transaction
   * @return the result
   * @throws X if it failed
   */
  T run(TransactionContext tx) throws X;
}
