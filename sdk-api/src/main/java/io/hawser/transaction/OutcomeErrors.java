package io.hawser.transaction;

import io.hawser.error.CommitFailedException;
import io.hawser.error.HawserException;
import io.hawser.error.RollbackFailedException;
import io.hawser.error.RolledBackException;
import io.hawser.error.TransactionTimeoutException;
import io.hawser.error.UnknownOutcomeException;
import io.hawser.model.GlobalStatus;

/** Translates the answers to commits and rollbacks into results or errors for the caller. */
final class OutcomeErrors {
  /** The advice where to find out what happened. */
  private static final String LOOK =
      ". Look for the XID in the log and the console of the coordinator, and in the logs of the"
          + " services that took part";

  /** The advice for what a program cannot mend. */
  private static final String BY_HAND =
      LOOK + "; the coordinator does not try again, so correct those branches by hand";

  /** The advice for what another party has done. */
  private static final String WHO =
      LOOK + "; with client.journal.maxBytes, client.transactions() has what this client saw of it";

  private OutcomeErrors() {}

  /** Returns the status if the transaction is committed or certainly will be. */
  static GlobalStatus ofCommit(String xid, GlobalStatus status) {
    String answer = "The commit of global transaction " + xid + " was answered with " + status;
    return switch (status) {
      case Committed, AsyncCommitting, Committing, CommitRetrying -> status;
      case TimeoutRollbacking, TimeoutRollbackRetrying, TimeoutRollbacked, TimeoutRollbackFailed ->
          throw new TransactionTimeoutException(
              xid, status, answer + ": it took longer than its time-out", null);
      case Rollbacking,
          RollbackRetrying,
          Rollbacked,
          RollbackFailed,
          RollbackRetryTimeout,
          StopRollbackOrRollbackRetry ->
          throw new RolledBackException(
              xid, status, answer + ": another party has rolled it back" + WHO, null);
      case CommitFailed, CommitRetryTimeout, StopCommitOrCommitRetry ->
          throw new CommitFailedException(
              xid, status, answer + ": some of its branches may not be committed" + BY_HAND, null);
      case Finished, Deleting, UnKnown, Begin ->
          throw new UnknownOutcomeException(
              xid,
              status,
              answer
                  + ": it may be committed, or rolled back, for instance after its time-out. Look"
                  + " into the books of the services that took part",
              null);
    };
  }

  /** Returns the error for a commit that got no answer. */
  static HawserException ofFailedCommit(String xid, Attempts attempts, HawserException error) {
    return attempts.maybeSent()
        ? new UnknownOutcomeException(
            xid,
            null,
            "The commit of global transaction "
                + xid
                + " may have been received, but no answer came: "
                + error.getMessage(),
            error)
        : error;
  }

  /**
   * Returns the status if the transaction is rolled back, certainly will be, or has ended: the
   * caller asks for a rollback and therefore has not committed it.
   */
  static GlobalStatus ofRollback(String xid, GlobalStatus status) {
    String answer = "The rollback of global transaction " + xid + " was answered with " + status;
    return switch (status) {
      case RollbackFailed,
          RollbackRetryTimeout,
          TimeoutRollbackFailed,
          StopRollbackOrRollbackRetry ->
          throw new RollbackFailedException(
              xid,
              status,
              answer + ": some of its branches may not be rolled back" + BY_HAND,
              null);
      case Committing,
          CommitRetrying,
          AsyncCommitting,
          Committed,
          CommitFailed,
          CommitRetryTimeout,
          StopCommitOrCommitRetry ->
          throw new RollbackFailedException(
              xid, status, answer + ": another party has committed it" + WHO, null);
      default -> status;
    };
  }
}
