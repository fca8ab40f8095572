package io.hawser.testkit;

import io.hawser.model.BranchStatus;

/** The meaning of an RM's answer for the branch. */
enum Outcome {
  /** The branch is done. */
  DONE,
  /** The branch must be retried. */
  RETRY,
  /** A retry is useless. */
  FAILED;

  /**
   * Reads the status of an answer.
   *
   * @param commit whether a commit was requested; a status of the other direction counts as no
   *     answer
   * @param longOver whether the transaction ended so long ago that an unknown branch counts as done
   */
  static Outcome of(BranchStatus status, boolean commit, boolean longOver) {
    return switch (status) {
      case PhaseTwo_Committed -> commit ? DONE : RETRY;
      case PhaseTwo_Rollbacked -> commit ? RETRY : DONE;
      case PhaseTwo_CommitFailed_Unretryable -> commit ? FAILED : RETRY;
      case PhaseTwo_RollbackFailed_Unretryable -> commit ? RETRY : FAILED;
      case STOP_RETRY -> FAILED;
      case PhaseTwo_CommitFailed_XAER_NOTA_Retryable, PhaseTwo_RollbackFailed_XAER_NOTA_Retryable ->
          longOver ? DONE : RETRY;
      default -> RETRY;
    };
  }
}
