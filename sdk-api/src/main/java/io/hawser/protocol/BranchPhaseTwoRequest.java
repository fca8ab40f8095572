package io.hawser.protocol;

import io.hawser.model.BranchType;

/**
 * A request that a TC pushes to an RM to commit or roll back a branch (protocol section 9).
 *
 * @param <R> the kind of the answer
 */
public sealed interface BranchPhaseTwoRequest<R extends BranchPhaseTwoResponse> extends Request<R>
    permits BranchCommitRequest, BranchRollbackRequest {

  /**
   * Returns the global transaction.
   *
   * @return the XID
   */
  String xid();

  /**
   * Returns the branch as numbered by the TC.
   *
   * @return the branch id
   */
  long branchId();

  /**
   * Returns the mode of the branch.
   *
   * @return the type
   */
  BranchType branchType();

  /**
   * Returns the resource the branch was registered for.
   *
   * @return the resource id
   */
  String resourceId();

  /**
   * Returns the data the RM passed when it registered the branch.
   *
   * @return the data, empty if there was none
   */
  String applicationData();
}
