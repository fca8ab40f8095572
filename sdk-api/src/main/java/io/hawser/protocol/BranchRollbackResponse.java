package io.hawser.protocol;

import io.hawser.model.BranchStatus;
import io.hawser.model.TransactionExceptionCode;
import java.util.Objects;

/**
 * The RM's answer to {@link BranchRollbackRequest} (code 6).
 *
 * @param resultCode the outcome
 * @param msg the reason of a failure; not sent on success; cut to 32,767 bytes of UTF-8
 * @param transactionExceptionCode the kind of failure
 * @param xid the global transaction
 * @param branchId the branch
 * @param branchStatus the status of the branch
 */
public record BranchRollbackResponse(
    ResultCode resultCode,
    String msg,
    TransactionExceptionCode transactionExceptionCode,
    String xid,
    long branchId,
    BranchStatus branchStatus)
    implements BranchPhaseTwoResponse {

  /** The type code of this message on the wire. */
  public static final short TYPE_CODE = 6;

  /** Replaces null text by empty text and rejects null elsewhere. */
  public BranchRollbackResponse {
    Objects.requireNonNull(resultCode, "resultCode");
    msg = msg == null ? "" : msg;
    Objects.requireNonNull(transactionExceptionCode, "transactionExceptionCode");
    xid = xid == null ? "" : xid;
    Objects.requireNonNull(branchStatus, "branchStatus");
  }

  @Override
  public short typeCode() {
    return TYPE_CODE;
  }
}
