package io.hawser.protocol;

/**
 * What a TC pushes to an RM to end a branch (protocol section 9).
 *
 * @param <R> the kind of the answer
 */
public sealed interface BranchPhaseTwoRequest<R extends BranchPhaseTwoResponse> extends Request<R>
    permits BranchCommitRequest, BranchRollbackRequest {

  /**
   * The global transaction.
   *
   * @return the XID
   */
  String xid();

  /**
   * The branch, as the TC numbered it.
   *
   * @return the branch id
   */
  long branchId();

  /**
   * The mode of the branch.
   *
   * @return the type
   */
  BranchType branchType();

  /**
   * The resource the branch was registered for.
   *
   * @return the resource id
   */
  String resourceId();

  /**
   * What the RM passed when it registered the branch.
   *
   * @return the data, empty if there was none
   */
  String applicationData();
}
