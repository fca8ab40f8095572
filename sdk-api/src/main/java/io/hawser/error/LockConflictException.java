package io.hawser.error;

import io.hawser.model.TransactionExceptionCode;
import org.jspecify.annotations.Nullable;

/**
 * Reports that another global transaction holds a lock that the branch needs. With {@link
 * TransactionExceptionCode#LockKeyConflict}, another attempt after a pause may succeed. With {@link
 * TransactionExceptionCode#LockKeyConflictFailFast}, the holder is rolling back and may itself need
 * rows of this transaction, so waiting is useless.
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
