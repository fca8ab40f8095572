package io.hawser.error;

import org.jspecify.annotations.Nullable;

/** Too many requests are under way. Nothing was queued; try again later or somewhere else. */
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
