package io.hawser.protocol;

/** The status of a branch (protocol section 5). Codes are positions. */
@SuppressWarnings({"JavaCase", "EnumOrdinal"}) // names and codes are the protocol's own
public enum BranchStatus {
  /** Not known, or a value this version does not know. */
  Unknown,
  /** Registered with the TC. */
  Registered,
  /** The first phase succeeded. */
  PhaseOne_Done,
  /** The first phase failed. */
  PhaseOne_Failed,
  /** The first phase timed out. */
  PhaseOne_Timeout,
  /** Committed. */
  PhaseTwo_Committed,
  /** The commit failed and is to be tried again. */
  PhaseTwo_CommitFailed_Retryable,
  /** The commit failed for good. */
  PhaseTwo_CommitFailed_Unretryable,
  /** Rolled back. */
  PhaseTwo_Rollbacked,
  /** The rollback failed and is to be tried again. */
  PhaseTwo_RollbackFailed_Retryable,
  /** The rollback failed for good. */
  PhaseTwo_RollbackFailed_Unretryable,
  /** XA: the resource does not know the branch; try to commit again. Since 1.5. */
  PhaseTwo_CommitFailed_XAER_NOTA_Retryable,
  /** XA: the resource does not know the branch; try to roll back again. Since 1.5. */
  PhaseTwo_RollbackFailed_XAER_NOTA_Retryable,
  /** The branch only read. Since 2.2.0. */
  PhaseOne_RDONLY,
  /** Do not try again. Since 2.5. */
  STOP_RETRY;

  /**
   * The byte on the wire.
   *
   * @return the code, 0 or above
   */
  public int code() {
    return ordinal();
  }

  private static final BranchStatus[] VALUES = values();

  /**
   * The constant for a byte from the wire.
   *
   * @param code the byte
   * @return the constant; {@link #Unknown} for a code that this version does not know
   */
  public static BranchStatus ofCode(int code) {
    return code >= 0 && code < VALUES.length ? VALUES[code] : Unknown;
  }
}
