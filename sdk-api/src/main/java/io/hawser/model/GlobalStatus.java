package io.hawser.model;

/** The status of a global transaction (protocol section 5). Codes are positions. */
@SuppressWarnings({"JavaCase", "EnumOrdinal"}) // names and codes are the protocol's own
public enum GlobalStatus {
  /** The status is unknown, or this version does not know its value. */
  UnKnown,
  /** The transaction is open and accepts branches. */
  Begin,
  /** The TC is committing. */
  Committing,
  /** A branch failed to commit and is retried. */
  CommitRetrying,
  /** The TC is rolling back. */
  Rollbacking,
  /** A branch failed to roll back and is retried. */
  RollbackRetrying,
  /** The transaction timed out and is rolling back. */
  TimeoutRollbacking,
  /** The transaction timed out; a branch failed to roll back and is retried. */
  TimeoutRollbackRetrying,
  /** The transaction is committed for the caller; its branches follow later. */
  AsyncCommitting,
  /** The transaction is committed. */
  Committed,
  /** The commit failed and is not retried. */
  CommitFailed,
  /** The transaction is rolled back. */
  Rollbacked,
  /** The rollback failed and is not retried. */
  RollbackFailed,
  /** The transaction timed out and was rolled back. */
  TimeoutRollbacked,
  /** The transaction timed out; its rollback failed and is not retried. */
  TimeoutRollbackFailed,
  /** The transaction has ended and was deleted, or the TC never knew it. */
  Finished,
  /** The TC gave up committing. Since 1.5. */
  CommitRetryTimeout,
  /** The TC gave up rolling back. Since 1.5. */
  RollbackRetryTimeout,
  /** The transaction is being deleted. Since 2.5. */
  Deleting,
  /** An operator stopped the commit. Since 2.5. */
  StopCommitOrCommitRetry,
  /** An operator stopped the rollback. Since 2.5. */
  StopRollbackOrRollbackRetry;

  /**
   * Returns the byte on the wire.
   *
   * @return the code, 0 or above
   */
  public int code() {
    return ordinal();
  }

  private static final GlobalStatus[] VALUES = values();

  /**
   * Returns the constant for a byte from the wire.
   *
   * @param code the byte
   * @return the constant; {@link #UnKnown} for a code that this version does not know
   */
  public static GlobalStatus ofCode(int code) {
    return code >= 0 && code < VALUES.length ? VALUES[code] : UnKnown;
  }
}
