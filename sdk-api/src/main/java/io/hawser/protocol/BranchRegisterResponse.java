package io.hawser.protocol;

import io.hawser.model.TransactionExceptionCode;
import java.util.Objects;

/**
 * The TC's answer to {@link BranchRegisterRequest} with the new branch (code 12).
 *
 * @param resultCode the outcome
 * @param msg the reason of a failure; not sent on success; cut to 32,767 bytes of UTF-8
 * @param transactionExceptionCode the kind of failure
 * @param branchId the branch id, 0 on failure
 */
public record BranchRegisterResponse(
    ResultCode resultCode,
    String msg,
    TransactionExceptionCode transactionExceptionCode,
    long branchId)
    implements TransactionResponse {

  /** The type code of this message on the wire. */
  public static final short TYPE_CODE = 12;

  /** Replaces null text by empty text and rejects null elsewhere. */
  public BranchRegisterResponse {
    Objects.requireNonNull(resultCode, "resultCode");
    msg = msg == null ? "" : msg;
    Objects.requireNonNull(transactionExceptionCode, "transactionExceptionCode");
  }

  @Override
  public short typeCode() {
    return TYPE_CODE;
  }
}
