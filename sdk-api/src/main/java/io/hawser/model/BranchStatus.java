package io.hawser.model;

/** The status of a branch (protocol section 5). Codes are positions. */
@SuppressWarnings({"JavaCase", "EnumOrdinal"}) // names and codes are the protocol's own
public enum BranchStatus {
  /** The status is unknown, or this version does not know its value. */
  Unknown,
  /** The branch is registered with the TC. */
  Registered,
  /** The first phase succeeded. */
  PhaseOne_Done,
  /** The first phase failed. */
  PhaseOne_Failed,
  /** The first phase timed out. */
  PhaseOne_Timeout,
  /** The branch is committed. */
  PhaseTwo_Committed,
  /** The commit failed and must be retried. */
  PhaseTwo_CommitFailed_Retryable,
  /** The commit failed and must not be retried. */
  PhaseTwo_CommitFailed_Unretryable,
  /** The branch is rolled back. */
  PhaseTwo_Rollbacked,
  /** The rollback failed and must be retried. */
  PhaseTwo_RollbackFailed_Retryable,
  /** The rollback failed and must not be retried. */
  PhaseTwo_RollbackFailed_Unretryable,
  /** XA: the resource does not know the branch; the commit must be retried. Since 1.5. */
  PhaseTwo_CommitFailed_XAER_NOTA_Retryable,
  /** XA: the resource does not know the branch; the rollback must be retried. Since 1.5. */
  PhaseTwo_RollbackFailed_XAER_NOTA_Retryable,
  /** The branch only read. Since 2.2.0. */
  PhaseOne_RDONLY,
  /** The second phase must not be retried. Since 2.5. */
  STOP_RETRY;

  /**
   * Returns the byte on the wire.
   *
   * @return the code, 0 or above
   */
  public int code() {
    return ordinal();
  }

  private static final BranchStatus[] VALUES = values();

  /**
   * Returns the constant for a byte from the wire.
   *
   * @param code the byte
   * @return the constant; {@link #Unknown} for a code that this version does not know
   */
  public static BranchStatus ofCode(int code) {
    return code >= 0 && code < VALUES.length ? VALUES[code] : Unknown;
  }
}
