package io.hawser.error;

import org.jspecify.annotations.Nullable;

/** The registry could not be asked or gave an answer that cannot be understood. */
public final class RegistryException extends HawserException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param message what was tried, where, and what happened
   * @param cause what caused it, if anything
   */
  public RegistryException(String message, @Nullable Throwable cause) {
    super(Delivery.NOT_SENT, message, cause);
  }

  @Override
  @SuppressWarnings("NullAway") // our constructors always pass a message
  public HawserException inCallerThread() {
    return new RegistryException(getMessage(), this);
  }
}
