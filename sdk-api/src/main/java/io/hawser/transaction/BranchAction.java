package io.hawser.transaction;

/**
 * Commits or rolls back a branch, and succeeds if it returns. {@link BranchHandler} says how it is
 * called.
 */
@FunctionalInterface
public interface BranchAction {

  /**
   * Commits or rolls back one branch.
   *
   * @param branch the branch
   * @throws Exception if the branch is to be retried later
   */
  void run(BranchContext branch) throws Exception;
}
