package io.hawser.testkit;

import io.hawser.protocol.GlobalStatus;

/** What the statuses of a global transaction mean to the coordinator. */
final class Statuses {
  private Statuses() {}

  static boolean isRollingBack(GlobalStatus status) {
    return switch (status) {
      case Rollbacking, RollbackRetrying, TimeoutRollbacking, TimeoutRollbackRetrying -> true;
      default -> false;
    };
  }

  /** It ended, and as it should. */
  static boolean isSuccess(GlobalStatus status) {
    return switch (status) {
      case Committed, Rollbacked, TimeoutRollbacked, Finished -> true;
      default -> false;
    };
  }

  /** It ended, and someone has to look after it. */
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

  /** What a TM is told: to it, a commit that only has to delete undo logs is done. */
  static GlobalStatus forTm(GlobalStatus status) {
    return status == GlobalStatus.AsyncCommitting ? GlobalStatus.Committed : status;
  }

  /** The status after a branch failed and is to be tried again. */
  static GlobalStatus retrying(GlobalStatus status) {
    return switch (status) {
      case Committing -> GlobalStatus.CommitRetrying;
      case Rollbacking -> GlobalStatus.RollbackRetrying;
      case TimeoutRollbacking -> GlobalStatus.TimeoutRollbackRetrying;
      default -> status;
    };
  }

  /** The status after all branches did as told. */
  static GlobalStatus succeeded(GlobalStatus status) {
    return switch (status) {
      case Rollbacking, RollbackRetrying -> GlobalStatus.Rollbacked;
      case TimeoutRollbacking, TimeoutRollbackRetrying -> GlobalStatus.TimeoutRollbacked;
      default -> GlobalStatus.Committed;
    };
  }

  /** The status after a branch failed for good. */
  static GlobalStatus failed(GlobalStatus status) {
    return switch (status) {
      case Rollbacking, RollbackRetrying -> GlobalStatus.RollbackFailed;
      case TimeoutRollbacking, TimeoutRollbackRetrying -> GlobalStatus.TimeoutRollbackFailed;
      default -> GlobalStatus.CommitFailed;
    };
  }
}
