package io.hawser.model;

/**
 * The kind of failure of a request (protocol section 5).
 *
 * <p>The codes from 19 on depend on the peer's version, so this enumeration has no fixed codes.
 */
@SuppressWarnings("JavaCase") // the names are the protocol's own
public enum TransactionExceptionCode {
  /** The failure has no particular kind, or this version does not know its value. */
  Unknown,
  /** The transaction could not begin. */
  BeginFailed,
  /** Another global transaction holds a lock. */
  LockKeyConflict,
  /** I/O failed at the TC. */
  IO,
  /** A branch failed to roll back; the rollback must be retried. */
  BranchRollbackFailed_Retriable,
  /** A branch failed to roll back; the rollback must not be retried. */
  BranchRollbackFailed_Unretriable,
  /** The branch could not be registered. */
  BranchRegisterFailed,
  /** The branch report failed. */
  BranchReportFailed,
  /** The lock check failed. */
  LockableCheckFailed,
  /** The TC does not know the branch. */
  BranchTransactionNotExist,
  /** The TC does not know the global transaction, or it has ended. */
  GlobalTransactionNotExist,
  /** The global transaction is no longer open. */
  GlobalTransactionNotActive,
  /** The global transaction is in a status that does not allow this. */
  GlobalTransactionStatusInvalid,
  /** The TC could not reach an RM to commit. */
  FailedToSendBranchCommitRequest,
  /** The TC could not reach an RM to roll back. */
  FailedToSendBranchRollbackRequest,
  /** The branch could not be added. */
  FailedToAddBranch,
  /** The TC could not lock the global transaction. */
  FailedLockGlobalTransaction,
  /** The TC could not write its session store. */
  FailedWriteSession,
  /** The store of the TC failed. */
  FailedStore,
  /** The TC is not the leader of its group. Since 2.0. */
  NotRaftLeader,
  /** Another transaction holds a lock and is rolling back, so waiting is useless. Since 1.5. */
  LockKeyConflictFailFast,
  /** The global transaction timed out. Since 1.7. */
  TransactionTimeout,
  /** A resource decided by itself. Since 1.7. */
  CommitHeuristic,
  /** The branch is broken. Since 1.7. */
  Broken;
}
