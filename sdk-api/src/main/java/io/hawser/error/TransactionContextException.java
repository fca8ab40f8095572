package io.hawser.error;

import org.jspecify.annotations.Nullable;

/**
 * Reports that the current thread works in no global transaction although one is needed, or works
 * in one although none is allowed.
 */
public final class TransactionContextException extends HawserException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param message what was needed, what was found, and what to do
   */
  public TransactionContextException(String message) {
    this(message, null);
  }

  private TransactionContextException(String message, @Nullable Throwable cause) {
    super(Delivery.NOT_SENT, message, cause);
  }

  @Override
  @SuppressWarnings("NullAway") // our constructors always pass a message
  public HawserException inCallerThread() {
    return new TransactionContextException(getMessage(), this);
  }
}
