package io.hawser.error;

import org.jspecify.annotations.Nullable;

/**
 * Reports that the TC rejected the registration of this client. The protocol carries no reason. The
 * message lists what was sent and the usual causes of a rejection.
 */
public final class RegistrationRejectedException extends HawserException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param message what was tried, where, and what happened
   * @param cause what caused it, if anything
   */
  public RegistrationRejectedException(String message, @Nullable Throwable cause) {
    super(Delivery.NOT_SENT, message, cause);
  }

  @Override
  @SuppressWarnings("NullAway") // our constructors always pass a message
  public HawserException inCallerThread() {
    return new RegistrationRejectedException(getMessage(), this);
  }
}
