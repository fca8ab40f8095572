package io.hawser.protocol;

import io.hawser.model.BranchStatus;

/** An RM's answer to a push (codes 4 and 6). The TC looks at {@link #branchStatus()}. */
public sealed interface BranchPhaseTwoResponse extends TransactionResponse
    permits BranchCommitResponse, BranchRollbackResponse {

  /**
   * Returns the global transaction, as in the push.
   *
   * @return the XID
   */
  String xid();

  /**
   * Returns the branch, as in the push.
   *
   * @return the branch id
   */
  long branchId();

  /**
   * Returns the final status of the branch, or a status that asks for another attempt.
   *
   * @return the status
   */
  BranchStatus branchStatus();
}
