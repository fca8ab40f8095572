package io.hawser.error;

import io.hawser.model.GlobalStatus;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reports that a commit was requested and its outcome is unknown: the TC no longer knows the global
 * transaction, or no answer came. The transaction may be committed or rolled back. A service that
 * needs the outcome must look into its own books.
 */
public final class UnknownOutcomeException extends HawserException {
  private static final long serialVersionUID = 1L;

  private final String xid;
  private final @Nullable GlobalStatus status;

  /**
   * Creates the error.
   *
   * @param xid the global transaction
   * @param status the status that the TC answered, or {@code null} if no answer came
   * @param message what was asked and what happened
   * @param cause what caused it, if anything
   */
  public UnknownOutcomeException(
      String xid, @Nullable GlobalStatus status, String message, @Nullable Throwable cause) {
    super(status == null ? Delivery.MAYBE_SENT : Delivery.ANSWERED, message, cause);
    this.xid = Objects.requireNonNull(xid, "xid");
    this.status = status;
  }

  /**
   * Returns the global transaction.
   *
   * @return its XID
   */
  public String xid() {
    return xid;
  }

  /**
   * Returns what the TC answered.
   *
   * @return the status, usually {@link GlobalStatus#Finished}; {@code null} if no answer came
   */
  public @Nullable GlobalStatus status() {
    return status;
  }

  @Override
  @SuppressWarnings("NullAway") // our constructors always pass a message
  public HawserException inCallerThread() {
    return new UnknownOutcomeException(xid, status, getMessage(), this);
  }
}
