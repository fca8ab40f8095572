package io.hawser.transaction;

import io.hawser.protocol.BranchStatus;

/**
 * Ends a branch in the second phase. Runs on the client's RM executor, with the class loader of the
 * handler's own class as context class loader, and may block. The TC gives up waiting after 15 s
 * and asks again; while the handler still runs, such a repetition waits for its outcome. A branch
 * is never ended by two threads at once, but a handler must expect to be called again for the same
 * branch, even after it succeeded.
 */
@FunctionalInterface
public interface BranchHandler {

  /**
   * Commits or rolls back one branch.
   *
   * @param branch the branch
   * @return for a commit {@link BranchStatus#PhaseTwo_Committed} or one of the commit failures, for
   *     a rollback {@link BranchStatus#PhaseTwo_Rollbacked} or one of the rollback failures; {@link
   *     BranchStatus#STOP_RETRY} for either. A SAGA, which the TC may ask to go on in one direction
   *     and which may end in the other, may answer all of these for either, and {@link
   *     BranchStatus#PhaseOne_Failed}. Anything else counts as a failure to be tried again, and is
   *     logged once
   * @throws Exception to be asked again later: the TC is told that the branch failed retryably
   */
  BranchStatus apply(BranchContext branch) throws Exception;
}
