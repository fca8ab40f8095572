package io.hawser.transaction;

/**
 * Code that runs in a global transaction and returns nothing.
 *
 * @param <X> what it may throw
 */
@FunctionalInterface
public interface TransactionAction<X extends Throwable> {

  /**
   * Runs in the calling thread, to which the XID is bound.
   *
   * @param tx the transaction
   * @throws X if it failed
   */
  void run(TransactionContext tx) throws X;
}
