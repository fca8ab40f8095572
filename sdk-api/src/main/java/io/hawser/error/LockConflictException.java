package io.hawser.error;

import io.hawser.protocol.TransactionExceptionCode;
import org.jspecify.annotations.Nullable;

/**
 * Another global transaction holds a lock that the branch needs. With {@link
 * TransactionExceptionCode#LockKeyConflict} it is worth trying again after a pause; with {@link
 * TransactionExceptionCode#LockKeyConflictFailFast} the holder is rolling back, so the waiting
 * would be for a transaction that may need this one's rows.
 */
public final class LockConflictException extends TransactionException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param code one of the two lock conflict codes
   * @param message what was asked, of whom, and the TC's own words
   * @param cause what caused it, if anything
   */
  public LockConflictException(
      TransactionExceptionCode code, String message, @Nullable Throwable cause) {
    super(code, message, cause);
  }

  @Override
  @SuppressWarnings("NullAway") // our constructors always pass a message
  public HawserException inCallerThread() {
    return new LockConflictException(code(), getMessage(), this);
  }
}
