package io.hawser.error;

import org.jspecify.annotations.Nullable;

/**
 * Reports that too many requests are in flight. The request was not queued; it can be retried later
 * or on another client.
 */
public final class OverloadedException extends HawserException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param message what was tried, where, and what happened
   * @param cause what caused it, if anything
   */
  public OverloadedException(String message, @Nullable Throwable cause) {
    super(Delivery.NOT_SENT, message, cause);
  }

  @Override
  @SuppressWarnings("NullAway") // our constructors always pass a message
  public HawserException inCallerThread() {
    return new OverloadedException(getMessage(), this);
  }
}
