package io.hawser.protocol;

/**
 * Why a request failed (protocol section 5).
 *
 * <p>The numbers from 19 on depend on the release of the peer, so this enumeration has no fixed
 * codes.
 */
@SuppressWarnings("JavaCase") // the names are the protocol's own
public enum TransactionExceptionCode {
  /** No particular kind, or a value this version does not know. */
  Unknown,
  /** The transaction could not begin. */
  BeginFailed,
  /** Another global transaction holds a lock. */
  LockKeyConflict,
  /** I/O failed at the TC. */
  IO,
  /** A branch failed to roll back; try again. */
  BranchRollbackFailed_Retriable,
  /** A branch failed to roll back for good. */
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
  /** Another transaction that is rolling back holds a lock: waiting is useless. Since 1.5. */
  LockKeyConflictFailFast,
  /** The global transaction timed out. Since 1.7. */
  TransactionTimeout,
  /** A resource decided by itself. Since 1.7. */
  CommitHeuristic,
  /** The branch is broken. Since 1.7. */
  Broken;
}
