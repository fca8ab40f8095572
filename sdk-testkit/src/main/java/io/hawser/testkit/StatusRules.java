package io.hawser.testkit;

import io.hawser.model.GlobalStatus;

/** The meaning of a global transaction's statuses for the coordinator. */
final class StatusRules {
  private StatusRules() {}

  static boolean isRollingBack(GlobalStatus status) {
    return switch (status) {
      case Rollbacking, RollbackRetrying, TimeoutRollbacking, TimeoutRollbackRetrying -> true;
      default -> false;
    };
  }

  /** Returns whether the transaction ended successfully. */
  static boolean isSuccess(GlobalStatus status) {
    return switch (status) {
      case Committed, Rollbacked, TimeoutRollbacked, Finished -> true;
      default -> false;
    };
  }

  /** Returns whether the transaction ended as failed and needs an operator. */
  static boolean isFailure(GlobalStatus status) {
    return switch (status) {
      case CommitFailed,
          RollbackFailed,
          TimeoutRollbackFailed,
          CommitRetryTimeout,
          RollbackRetryTimeout ->
          true;
      default -> false;
    };
  }

  /** Returns the status for a TM. For a TM, a commit that only has to delete undo logs is done. */
  static GlobalStatus forTm(GlobalStatus status) {
    return status == GlobalStatus.AsyncCommitting ? GlobalStatus.Committed : status;
  }

  /** Returns the status after a branch failed and must be retried. */
  static GlobalStatus retrying(GlobalStatus status) {
    return switch (status) {
      case Committing -> GlobalStatus.CommitRetrying;
      case Rollbacking -> GlobalStatus.RollbackRetrying;
      case TimeoutRollbacking -> GlobalStatus.TimeoutRollbackRetrying;
      default -> status;
    };
  }

  /** Returns the status after all branches succeeded. */
  static GlobalStatus succeeded(GlobalStatus status) {
    return switch (status) {
      case Rollbacking, RollbackRetrying -> GlobalStatus.Rollbacked;
      case TimeoutRollbacking, TimeoutRollbackRetrying -> GlobalStatus.TimeoutRollbacked;
      default -> GlobalStatus.Committed;
    };
  }

  /** Returns the status after the final failure of a branch. */
  static GlobalStatus failed(GlobalStatus status) {
    return switch (status) {
      case Rollbacking, RollbackRetrying -> GlobalStatus.RollbackFailed;
      case TimeoutRollbacking, TimeoutRollbackRetrying -> GlobalStatus.TimeoutRollbackFailed;
      default -> GlobalStatus.CommitFailed;
    };
  }
}
