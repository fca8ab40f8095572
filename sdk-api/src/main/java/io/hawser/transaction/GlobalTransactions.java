package io.hawser.transaction;

import io.hawser.context.XidContext;

/**
 * The global transaction of the current thread, for code that is given no {@link
 * TransactionContext}: below an annotated method, for example in the fallback of a client that
 * hides the error of a call.
 */
public final class GlobalTransactions {
  private GlobalTransactions() {}

  /**
   * Has the transaction of this thread rolled back when it ends. The one that began it then gets a
   * {@link io.hawser.error.RolledBackException} instead of a commit.
   *
   * @return {@code false} if the thread works in no global transaction, for example because they
   *     are switched off, or in a thread that was not given the XID
   * @throws io.hawser.error.TransactionContextException if another process began the transaction,
   *     to which a failure must be reported instead
   */
  public static boolean setRollbackOnly() {
    String xid = XidContext.current();
    if (xid == null) {
      return false;
    }
    new JoinedTransaction(xid, XidContext.rollbackMark()).setRollbackOnly();
    return true;
  }
}
