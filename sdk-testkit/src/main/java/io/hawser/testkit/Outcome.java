package io.hawser.testkit;

import io.hawser.protocol.BranchStatus;

/** What an RM's answer means for the branch. */
enum Outcome {
  /** Nothing is left to do. */
  DONE,
  /** It is to be tried again. */
  RETRY,
  /** Trying again is useless. */
  FAILED;

  /**
   * Reads the status of an answer.
   *
   * @param commit whether the RM was to commit; an answer that belongs to the other direction is no
   *     answer
   * @param longOver whether the transaction ended so long ago that a resource that does not know
   *     the branch has forgotten it
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
