package io.hawser.error;

import org.jspecify.annotations.Nullable;

/** Reports that no answer came in time. */
public final class RequestTimeoutException extends HawserException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param delivery how far the request got
   * @param message what was tried, where, and what happened
   * @param cause what caused it, if anything
   */
  public RequestTimeoutException(Delivery delivery, String message, @Nullable Throwable cause) {
    super(delivery, message, cause);
  }

  @Override
  @SuppressWarnings("NullAway") // our constructors always pass a message
  public HawserException inCallerThread() {
    return new RequestTimeoutException(delivery(), getMessage(), this);
  }
}
