package io.hawser.error;

import io.hawser.model.TransactionExceptionCode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reports that the TC answered the request with a failure. {@link #code()} names the kind of
 * failure.
 */
public class TransactionException extends HawserException {
  private static final long serialVersionUID = 1L;

  private final TransactionExceptionCode code;

  /**
   * Creates the error.
   *
   * @param code the kind of failure, as the TC answered it
   * @param message what was asked, of whom, and the TC's own words
   * @param cause what caused it, if anything
   */
  public TransactionException(
      TransactionExceptionCode code, String message, @Nullable Throwable cause) {
    super(Delivery.ANSWERED, message, cause);
    this.code = Objects.requireNonNull(code, "code");
  }

  /**
   * Returns the kind of failure.
   *
   * @return the code
   */
  public final TransactionExceptionCode code() {
    return code;
  }

  @Override
  @SuppressWarnings("NullAway") // our constructors always pass a message
  public HawserException inCallerThread() {
    return new TransactionException(code, getMessage(), this);
  }
}
