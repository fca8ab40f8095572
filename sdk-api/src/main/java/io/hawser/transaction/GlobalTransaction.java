package io.hawser.transaction;

import io.hawser.context.XidContext;
import io.hawser.model.GlobalStatus;
import java.util.function.Supplier;

/**
 * A global transaction for try-with-resources; see {@link TransactionManager#open}. If it is closed
 * without a commit, it is rolled back. Its XID is bound to the thread that opened it until it ends,
 * and that thread must end it.
 */
public final class GlobalTransaction implements TransactionContext, AutoCloseable {
  private final OwnTransaction transaction;
  private final XidContext.Scope scope;
  private boolean ended;

  private GlobalTransaction(OwnTransaction transaction, XidContext.Scope scope) {
    this.transaction = transaction;
    this.scope = scope;
  }

  static GlobalTransaction begin(TransactionManager tm, TransactionOptions options) {
    String xid = tm.begin(options.name(), options.timeout());
    OwnTransaction transaction = new OwnTransaction(tm, options, xid);
    try {
      return new GlobalTransaction(
          transaction,
          tm.isPassThrough() ? XidContext.suspend() : XidContext.bind(xid, transaction.mark()));
    } catch (IllegalArgumentException e) { // the TC gave no XID
      OwnTransaction.suppressing(e, transaction::rollback);
      throw e;
    }
  }

  /**
   * Returns the context for a body. As a {@link TransactionContext} it cannot end the transaction.
   */
  OwnTransaction transaction() {
    return transaction;
  }

  @Override
  public String xid() {
    return transaction.xid();
  }

  @Override
  public boolean isParticipant() {
    return false;
  }

  @Override
  public void setRollbackOnly() {
    transaction.setRollbackOnly();
  }

  @Override
  public boolean isRollbackOnly() {
    return transaction.isRollbackOnly();
  }

  /**
   * Commits the transaction. A request whose answer may have been lost is repeated, see {@link
   * TransactionOptions#withRepeats}. The XID is no longer bound afterwards.
   *
   * @return {@link GlobalStatus#Committed}, or a status that leads to it
   * @throws io.hawser.error.TransactionTimeoutException if it timed out and was rolled back
   * @throws io.hawser.error.RolledBackException if it was rolled back otherwise
   * @throws io.hawser.error.CommitFailedException if the TC gave up
   * @throws io.hawser.error.UnknownOutcomeException if it is unknown whether it is committed
   * @throws io.hawser.error.HawserException if the commit was not sent or was rejected
   * @throws IllegalStateException if it has ended, or another thread opened it
   */
  public GlobalStatus commit() {
    return end(transaction::commit);
  }

  /**
   * Rolls the transaction back. A request whose answer may have been lost is repeated.
   *
   * @return {@link GlobalStatus#Rollbacked}, a status that leads to it, or {@link
   *     GlobalStatus#Finished}
   * @throws io.hawser.error.RollbackFailedException if the TC gave up
   * @throws io.hawser.error.HawserException if no answer came
   * @throws IllegalStateException if it has ended, or another thread opened it
   */
  public GlobalStatus rollback() {
    return end(transaction::rollback);
  }

  /** Commits, or rolls back if the beginner asked for it. */
  void complete() {
    end(transaction::complete);
  }

  private GlobalStatus end(Supplier<GlobalStatus> request) {
    if (ended) {
      throw new IllegalStateException("Global transaction " + xid() + " has already been ended");
    }
    scope.close(); // first, as only the thread that opened it may
    ended = true;
    return request.get();
  }

  /**
   * Rolls the transaction back if it has not been ended. A failure is thrown; in a
   * try-with-resources statement whose body has thrown, Java suppresses it into that exception.
   */
  @Override
  public void close() {
    if (!ended) {
      rollback();
    }
  }
}
