package io.hawser.transaction;

import io.hawser.model.BranchStatus;

/**
 * Commits or rolls back a branch in the second phase. It runs on the client's RM executor, with the
 * class loader of its own class as context class loader, and may block. The TC stops waiting after
 * 15 s and asks again. If the handler still runs then, the repeated request waits for its outcome.
 * Two threads never handle one branch at the same time, but a handler must expect another call for
 * the same branch, even after it succeeded.
 */
@FunctionalInterface
public interface BranchHandler {

  /**
   * Commits or rolls back one branch.
   *
   * @param branch the branch
   * @return for a commit {@link BranchStatus#PhaseTwo_Committed} or one of the commit failures, for
   *     a rollback {@link BranchStatus#PhaseTwo_Rollbacked} or one of the rollback failures; {@link
   *     BranchStatus#STOP_RETRY} for either. The TC may ask a SAGA to continue in one direction
   *     although it ends in the other, so a SAGA may return any of these for either, and {@link
   *     BranchStatus#PhaseOne_Failed}. Any other status counts as a retryable failure and is logged
   *     once
   * @throws Exception if the branch is to be retried later; the TC gets a retryable failure
   */
  BranchStatus apply(BranchContext branch) throws Exception;
}
