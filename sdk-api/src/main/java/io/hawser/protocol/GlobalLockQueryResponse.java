package io.hawser.protocol;

import io.hawser.model.TransactionExceptionCode;
import java.util.Objects;

/**
 * The TC's answer to {@link GlobalLockQueryRequest} (code 22).
 *
 * @param resultCode the outcome
 * @param msg the reason of a failure; not sent on success; cut to 32,767 bytes of UTF-8
 * @param transactionExceptionCode the kind of failure
 * @param lockable whether all rows are free for the asking transaction
 */
public record GlobalLockQueryResponse(
    ResultCode resultCode,
    String msg,
    TransactionExceptionCode transactionExceptionCode,
    boolean lockable)
    implements TransactionResponse {

  /** The type code of this message on the wire. */
  public static final short TYPE_CODE = 22;

  /** Replaces null text by empty text and rejects null elsewhere. */
  public GlobalLockQueryResponse {
    Objects.requireNonNull(resultCode, "resultCode");
    msg = msg == null ? "" : msg;
    Objects.requireNonNull(transactionExceptionCode, "transactionExceptionCode");
  }

  @Override
  public short typeCode() {
    return TYPE_CODE;
  }
}
