package io.hawser.protocol;

/** The status of a global transaction (protocol section 5). Codes are positions. */
@SuppressWarnings({"JavaCase", "EnumOrdinal"}) // names and codes are the protocol's own
public enum GlobalStatus {
  /** Not known, or a value this version does not know. */
  UnKnown,
  /** Open: branches may register. */
  Begin,
  /** Committing. */
  Committing,
  /** A branch failed to commit and is tried again. */
  CommitRetrying,
  /** Rolling back. */
  Rollbacking,
  /** A branch failed to roll back and is tried again. */
  RollbackRetrying,
  /** Timed out, rolling back. */
  TimeoutRollbacking,
  /** Timed out; a branch failed to roll back and is tried again. */
  TimeoutRollbackRetrying,
  /** Committed for the caller; the branches follow. */
  AsyncCommitting,
  /** Committed. */
  Committed,
  /** The commit failed for good. */
  CommitFailed,
  /** Rolled back. */
  Rollbacked,
  /** The rollback failed for good. */
  RollbackFailed,
  /** Timed out and rolled back. */
  TimeoutRollbacked,
  /** Timed out; the rollback failed for good. */
  TimeoutRollbackFailed,
  /** Ended and forgotten, or never known. */
  Finished,
  /** The TC gave up committing. Since 1.5. */
  CommitRetryTimeout,
  /** The TC gave up rolling back. Since 1.5. */
  RollbackRetryTimeout,
  /** Being deleted. Since 2.5. */
  Deleting,
  /** Committing was stopped by an operator. Since 2.5. */
  StopCommitOrCommitRetry,
  /** Rolling back was stopped by an operator. Since 2.5. */
  StopRollbackOrRollbackRetry;

  /**
   * The byte on the wire.
   *
   * @return the code, 0 or above
   */
  public int code() {
    return ordinal();
  }

  private static final GlobalStatus[] VALUES = values();

  /**
   * The constant for a byte from the wire.
   *
   * @param code the byte
   * @return the constant; {@link #UnKnown} for a code that this version does not know
   */
  public static GlobalStatus ofCode(int code) {
    return code >= 0 && code < VALUES.length ? VALUES[code] : UnKnown;
  }
}
