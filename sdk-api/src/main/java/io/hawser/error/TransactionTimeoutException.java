package io.hawser.error;

import io.hawser.model.GlobalStatus;
import io.hawser.model.TransactionExceptionCode;
import org.jspecify.annotations.Nullable;

/**
 * Reports that a commit was requested after the time-out of the global transaction: the TC has
 * rolled it back, or still does.
 */
public final class TransactionTimeoutException extends OutcomeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param xid the global transaction
   * @param status the status that the TC answered
   * @param message what was asked and what happened
   * @param cause what caused it, if anything
   */
  public TransactionTimeoutException(
      String xid, GlobalStatus status, String message, @Nullable Throwable cause) {
    super(TransactionExceptionCode.TransactionTimeout, xid, status, message, cause);
  }

  @Override
  @SuppressWarnings("NullAway") // our constructors always pass a message
  public HawserException inCallerThread() {
    return new TransactionTimeoutException(xid(), status(), getMessage(), this);
  }
}
