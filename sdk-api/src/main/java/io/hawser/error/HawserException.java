package io.hawser.error;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The superclass of all exceptions of this SDK. The message is a sentence that can stand alone in a
 * log.
 */
public abstract class HawserException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Delivery delivery;

  HawserException(Delivery delivery, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.delivery = Objects.requireNonNull(delivery, "delivery");
  }

  /**
   * Returns how far the request got.
   *
   * @return what is known about its delivery
   */
  public final Delivery delivery() {
    return delivery;
  }

  /**
   * Returns whether the TC may have acted on the request.
   *
   * @return {@code false} only if the request certainly never left this process
   */
  public final boolean mayHaveBeenSent() {
    return delivery != Delivery.NOT_SENT;
  }

  /**
   * Returns the same error for a caller in the current thread. Its stack trace shows the call. Its
   * cause is this error, with the stack trace of the thread that noticed it.
   *
   * @return a new exception of the same kind, delivery and message
   */
  public abstract HawserException inCallerThread();
}
