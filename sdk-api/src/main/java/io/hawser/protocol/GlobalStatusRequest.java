package io.hawser.protocol;

/**
 * The TM's request for the status of a global transaction (code 15).
 *
 * @param xid the global transaction
 * @param extraData free text, at most 32,767 bytes of UTF-8; empty in practice
 */
public record GlobalStatusRequest(String xid, String extraData)
    implements GlobalEndRequest<GlobalStatusResponse> {

  /** The type code of this message on the wire. */
  public static final short TYPE_CODE = 15;

  /** Replaces null text by empty text and rejects null elsewhere. */
  public GlobalStatusRequest {
    xid = xid == null ? "" : xid;
    extraData = extraData == null ? "" : extraData;
  }

  @Override
  public short typeCode() {
    return TYPE_CODE;
  }

  @Override
  public Class<GlobalStatusResponse> responseType() {
    return GlobalStatusResponse.class;
  }
}
