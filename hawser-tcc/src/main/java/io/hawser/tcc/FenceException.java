package io.hawser.tcc;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reports that a fence did not let a step run, or that it cannot work. */
public final class FenceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** The reasons why a step did not run or the fence cannot work. */
  public enum Reason {
    /** The branch was cancelled before its try, which would leave something reserved for good. */
    CANCELLED,
    /** The branch has been tried, confirmed or cancelled already. */
    REPEATED_TRY,
    /** The table does not exist. */
    TABLE_MISSING,
    /** The user of the database may not use the table, or not create it. */
    PERMISSION_DENIED,
    /** The database, or the table as it is, cannot do what a fence needs. */
    UNFIT_DATABASE,
    /** The database reported an error; the cause says which. */
    DATABASE_ERROR
  }

  /**
   * Creates the error.
   *
   * @param reason what is wrong
   * @param message a sentence that can stand alone in a log
   * @param cause what caused it, if anything
   */
  FenceException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = Objects.requireNonNull(reason, "reason");
  }

  /**
   * Returns what is wrong.
   *
   * @return the reason
   */
  public Reason reason() {
    return reason;
  }
}
