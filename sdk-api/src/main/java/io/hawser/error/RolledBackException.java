package io.hawser.error;

import io.hawser.model.GlobalStatus;
import io.hawser.model.TransactionExceptionCode;
import org.jspecify.annotations.Nullable;

/**
 * Reports that a global transaction was rolled back, or is being rolled back, instead of committed:
 * another party asked for it, or a participant of this process marked it.
 */
public final class RolledBackException extends OutcomeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param xid the global transaction
   * @param status the status that the TC answered
   * @param message what was asked and what happened
   * @param cause what caused it, if anything
   */
  public RolledBackException(
      String xid, GlobalStatus status, String message, @Nullable Throwable cause) {
    super(TransactionExceptionCode.Unknown, xid, status, message, cause);
  }

  @Override
  @SuppressWarnings("NullAway") // our constructors always pass a message
  public HawserException inCallerThread() {
    return new RolledBackException(xid(), status(), getMessage(), this);
  }
}
