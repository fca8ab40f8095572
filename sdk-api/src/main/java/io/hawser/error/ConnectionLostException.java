package io.hawser.error;

import org.jspecify.annotations.Nullable;

/** Reports that the connection to the TC was closed before the answer came. */
public final class ConnectionLostException extends HawserException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param delivery how far the request got
   * @param message what was tried, where, and what happened
   * @param cause what caused it, if anything
   */
  public ConnectionLostException(Delivery delivery, String message, @Nullable Throwable cause) {
    super(delivery, message, cause);
  }

  @Override
  @SuppressWarnings("NullAway") // our constructors always pass a message
  public HawserException inCallerThread() {
    return new ConnectionLostException(delivery(), getMessage(), this);
  }
}
