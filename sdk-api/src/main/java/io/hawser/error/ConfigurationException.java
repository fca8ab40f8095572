package io.hawser.error;

import org.jspecify.annotations.Nullable;

/** Reports an invalid configuration. The message has the form {@code name: value (expected: …)}. */
public final class ConfigurationException extends HawserException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param message what was tried, where, and what happened
   * @param cause what caused it, if anything
   */
  public ConfigurationException(String message, @Nullable Throwable cause) {
    super(Delivery.NOT_SENT, message, cause);
  }

  @Override
  @SuppressWarnings("NullAway") // our constructors always pass a message
  public HawserException inCallerThread() {
    return new ConfigurationException(getMessage(), this);
  }
}
