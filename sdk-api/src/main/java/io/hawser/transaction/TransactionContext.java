package io.hawser.transaction;

/** The global transaction that a body runs in, or that there is none. */
public interface TransactionContext {

  /**
   * Returns the XID.
   *
   * @return the XID; empty if the body runs in no global transaction or if global transactions are
   *     switched off
   */
  String xid();

  /**
   * Returns whether the transaction was begun elsewhere, so that it does not end with this body.
   *
   * @return {@code false} for the one that began the transaction, and without a transaction
   */
  boolean isParticipant();

  /**
   * Has the transaction rolled back when the body of its beginner ends. If the beginner itself asks
   * for it, its body's result is returned as if it had committed. If a participant asks for it, the
   * beginner gets a {@link io.hawser.error.RolledBackException}. Without a transaction nothing
   * happens.
   *
   * @throws io.hawser.error.TransactionContextException if another process began the transaction.
   *     Report a failure to that process instead
   */
  void setRollbackOnly();

  /**
   * Returns whether the transaction is to be rolled back.
   *
   * @return whether the beginner or a participant of this process has asked for it
   */
  boolean isRollbackOnly();
}
