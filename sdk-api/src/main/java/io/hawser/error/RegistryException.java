package io.hawser.error;

import org.jspecify.annotations.Nullable;

/** Reports that a registry could not be asked or that its answer could not be understood. */
public final class RegistryException extends HawserException {
  private static final long serialVersionUID = 1L;

  private final boolean rejected;

  /**
   * Creates an error that another attempt may avoid, such as an outage or a missing answer.
   *
   * @param message what was tried, where, and what happened
   * @param cause what caused it, if anything
   */
  public RegistryException(String message, @Nullable Throwable cause) {
    this(message, cause, false);
  }

  /**
   * Creates an error.
   *
   * @param message what was tried, where, and what happened
   * @param cause what caused it, if anything
   * @param rejected whether the registry understood the request and rejected it
   */
  public RegistryException(String message, @Nullable Throwable cause, boolean rejected) {
    super(Delivery.NOT_SENT, message, cause);
    this.rejected = rejected;
  }

  /**
   * Returns whether the registry understood the request and rejected it, as with wrong credentials
   * or missing permissions. Another attempt fails in the same way until the registry or the
   * configuration is changed.
   *
   * @return {@code false} also if this is not known
   */
  public boolean isRejected() {
    return rejected;
  }

  @Override
  @SuppressWarnings("NullAway") // our constructors always pass a message
  public HawserException inCallerThread() {
    return new RegistryException(getMessage(), this, rejected);
  }
}
