package io.hawser.error;

import io.hawser.model.GlobalStatus;
import io.hawser.model.TransactionExceptionCode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reports that a global transaction ended otherwise than it was asked to. The TC answered, so the
 * outcome is known.
 */
public abstract class OutcomeException extends TransactionException {
  private static final long serialVersionUID = 1L;

  private final String xid;
  private final GlobalStatus status;

  OutcomeException(
      TransactionExceptionCode code,
      String xid,
      GlobalStatus status,
      String message,
      @Nullable Throwable cause) {
    super(code, message, cause);
    this.xid = Objects.requireNonNull(xid, "xid");
    this.status = Objects.requireNonNull(status, "status");
  }

  /**
   * Returns the global transaction.
   *
   * @return its XID
   */
  public final String xid() {
    return xid;
  }

  /**
   * Returns what the TC answered.
   *
   * @return the status
   */
  public final GlobalStatus status() {
    return status;
  }
}
