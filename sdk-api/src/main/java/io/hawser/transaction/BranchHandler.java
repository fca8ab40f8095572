package io.hawser.transaction;

import io.hawser.protocol.BranchStatus;

/**
 * Ends a branch in the second phase. Runs on the client's RM executor and may block, but the TC
 * gives up waiting after 15 s and asks again later, so a handler must expect to be called again for
 * the same branch, even after it succeeded.
 */
@FunctionalInterface
public interface BranchHandler {

  /**
   * Commits or rolls back one branch.
   *
   * @param branch the branch
   * @return for a commit {@link BranchStatus#PhaseTwo_Committed} or one of the commit failures, for
   *     a rollback {@link BranchStatus#PhaseTwo_Rollbacked} or one of the rollback failures
   * @throws Exception to be asked again later: the TC is told that the branch failed retryably
   */
  BranchStatus apply(BranchContext branch) throws Exception;
}
