package io.hawser.error;

import org.jspecify.annotations.Nullable;

/** Reports that this client was closed before the answer came or before the request was made. */
public final class ClientClosedException extends HawserException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param delivery how far the request got
   * @param message what was tried, where, and what happened
   * @param cause what caused it, if anything
   */
  public ClientClosedException(Delivery delivery, String message, @Nullable Throwable cause) {
    super(delivery, message, cause);
  }

  @Override
  @SuppressWarnings("NullAway") // our constructors always pass a message
  public HawserException inCallerThread() {
    return new ClientClosedException(delivery(), getMessage(), this);
  }
}
