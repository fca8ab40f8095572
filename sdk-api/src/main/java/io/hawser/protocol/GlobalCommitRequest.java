package io.hawser.protocol;

/**
 * The TM's request to commit a global transaction (code 7).
 *
 * @param xid the global transaction
 * @param extraData free text, at most 32,767 bytes of UTF-8; empty in practice
 */
public record GlobalCommitRequest(String xid, String extraData)
    implements GlobalEndRequest<GlobalCommitResponse> {

  /** The type code of this message on the wire. */
  public static final short TYPE_CODE = 7;

  /** Replaces null text by empty text and rejects null elsewhere. */
  public GlobalCommitRequest {
    xid = xid == null ? "" : xid;
    extraData = extraData == null ? "" : extraData;
  }

  @Override
  public short typeCode() {
    return TYPE_CODE;
  }

  @Override
  public Class<GlobalCommitResponse> responseType() {
    return GlobalCommitResponse.class;
  }
}
