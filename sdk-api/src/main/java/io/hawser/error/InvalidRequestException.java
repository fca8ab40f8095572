package io.hawser.error;

import org.jspecify.annotations.Nullable;

/** Reports a request that the protocol cannot express, for instance because a text is too long. */
public final class InvalidRequestException extends HawserException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param message what was tried, where, and what happened
   * @param cause what caused it, if anything
   */
  public InvalidRequestException(String message, @Nullable Throwable cause) {
    super(Delivery.NOT_SENT, message, cause);
  }

  @Override
  @SuppressWarnings("NullAway") // our constructors always pass a message
  public HawserException inCallerThread() {
    return new InvalidRequestException(getMessage(), this);
  }
}
