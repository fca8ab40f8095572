package io.hawser.protocol;

/**
 * The TM's request to roll back a global transaction (code 9).
 *
 * @param xid the global transaction
 * @param extraData free text, at most 32,767 bytes of UTF-8; empty in practice
 */
public record GlobalRollbackRequest(String xid, String extraData)
    implements GlobalEndRequest<GlobalRollbackResponse> {

  /** The type code of this message on the wire. */
  public static final short TYPE_CODE = 9;

  /** Replaces null text by empty text and rejects null elsewhere. */
  public GlobalRollbackRequest {
    xid = xid == null ? "" : xid;
    extraData = extraData == null ? "" : extraData;
  }

  @Override
  public short typeCode() {
    return TYPE_CODE;
  }

  @Override
  public Class<GlobalRollbackResponse> responseType() {
    return GlobalRollbackResponse.class;
  }
}
