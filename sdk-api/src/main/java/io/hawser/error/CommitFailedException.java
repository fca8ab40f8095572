package io.hawser.error;

import io.hawser.model.GlobalStatus;
import io.hawser.model.TransactionExceptionCode;
import org.jspecify.annotations.Nullable;

/**
 * Reports that the TC failed to commit a global transaction and does not retry it. Some branches
 * may be committed and others not, so an operator must look at it.
 */
public final class CommitFailedException extends OutcomeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param xid the global transaction
   * @param status the status that the TC answered
   * @param message what was asked and what happened
   * @param cause what caused it, if anything
   */
  public CommitFailedException(
      String xid, GlobalStatus status, String message, @Nullable Throwable cause) {
    super(TransactionExceptionCode.Unknown, xid, status, message, cause);
  }

  @Override
  @SuppressWarnings("NullAway") // our constructors always pass a message
  public HawserException inCallerThread() {
    return new CommitFailedException(xid(), status(), getMessage(), this);
  }
}
