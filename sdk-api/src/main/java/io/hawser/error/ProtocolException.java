package io.hawser.error;

import org.jspecify.annotations.Nullable;

/**
 * Reports that the peer sent data that is not valid in the Seata v1 protocol. If the data belongs
 * to another known protocol, the message names it.
 */
public final class ProtocolException extends HawserException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param delivery how far the request got
   * @param message what was tried, where, and what happened
   * @param cause what caused it, if anything
   */
  public ProtocolException(Delivery delivery, String message, @Nullable Throwable cause) {
    super(delivery, message, cause);
  }

  @Override
  @SuppressWarnings("NullAway") // our constructors always pass a message
  public HawserException inCallerThread() {
    return new ProtocolException(delivery(), getMessage(), this);
  }
}
