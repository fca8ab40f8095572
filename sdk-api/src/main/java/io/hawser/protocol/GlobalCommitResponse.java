package io.hawser.protocol;

import io.hawser.model.GlobalStatus;
import io.hawser.model.TransactionExceptionCode;
import java.util.Objects;

/**
 * The TC's answer to {@link GlobalCommitRequest} (code 8).
 *
 * @param resultCode the outcome
 * @param msg the reason of a failure; not sent on success; cut to 32,767 bytes of UTF-8
 * @param transactionExceptionCode the kind of failure
 * @param globalStatus the status after the request
 */
public record GlobalCommitResponse(
    ResultCode resultCode,
    String msg,
    TransactionExceptionCode transactionExceptionCode,
    GlobalStatus globalStatus)
    implements GlobalStatusAnswer {

  /** The type code of this message on the wire. */
  public static final short TYPE_CODE = 8;

  /** Replaces null text by empty text and rejects null elsewhere. */
  public GlobalCommitResponse {
    Objects.requireNonNull(resultCode, "resultCode");
    msg = msg == null ? "" : msg;
    Objects.requireNonNull(transactionExceptionCode, "transactionExceptionCode");
    Objects.requireNonNull(globalStatus, "globalStatus");
  }

  @Override
  public short typeCode() {
    return TYPE_CODE;
  }
}
