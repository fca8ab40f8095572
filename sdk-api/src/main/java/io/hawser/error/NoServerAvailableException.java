package io.hawser.error;

import org.jspecify.annotations.Nullable;

/**
 * Reports that no server is ready to accept the request. The message lists what was searched,
 * where, what was found there, and how each attempt to connect ended.
 */
public final class NoServerAvailableException extends HawserException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param message what was tried, where, and what happened
   * @param cause what caused it, if anything
   */
  public NoServerAvailableException(String message, @Nullable Throwable cause) {
    super(Delivery.NOT_SENT, message, cause);
  }

  @Override
  @SuppressWarnings("NullAway") // our constructors always pass a message
  public HawserException inCallerThread() {
    return new NoServerAvailableException(getMessage(), this);
  }
}
