package io.hawser.protocol;

/** An RM's answer to a push (codes 4 and 6). The TC looks at {@link #branchStatus()}. */
public sealed interface BranchPhaseTwoResponse extends TransactionResponse
    permits BranchCommitResponse, BranchRollbackResponse {

  /**
   * The global transaction, as in the push.
   *
   * @return the XID
   */
  String xid();

  /**
   * The branch, as in the push.
   *
   * @return the branch id
   */
  long branchId();

  /**
   * How the branch ended, or that it has to be tried again.
   *
   * @return the status
   */
  BranchStatus branchStatus();
}
