package io.hawser.protocol;

import io.hawser.model.TransactionExceptionCode;
import java.util.Objects;

/**
 * The TC's answer to {@link GlobalBeginRequest} with the new global transaction (code 2).
 *
 * @param resultCode the outcome
 * @param msg the reason of a failure; not sent on success; cut to 32,767 bytes of UTF-8
 * @param transactionExceptionCode the kind of failure
 * @param xid the XID, empty on failure
 * @param extraData free text, at most 32,767 bytes of UTF-8; empty in practice
 */
public record GlobalBeginResponse(
    ResultCode resultCode,
    String msg,
    TransactionExceptionCode transactionExceptionCode,
    String xid,
    String extraData)
    implements TransactionResponse {

  /** The type code of this message on the wire. */
  public static final short TYPE_CODE = 2;

  /** Replaces null text by empty text and rejects null elsewhere. */
  public GlobalBeginResponse {
    Objects.requireNonNull(resultCode, "resultCode");
    msg = msg == null ? "" : msg;
    Objects.requireNonNull(transactionExceptionCode, "transactionExceptionCode");
    xid = xid == null ? "" : xid;
    extraData = extraData == null ? "" : extraData;
  }

  @Override
  public short typeCode() {
    return TYPE_CODE;
  }
}
