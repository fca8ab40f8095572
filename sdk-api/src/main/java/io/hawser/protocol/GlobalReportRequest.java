package io.hawser.protocol;

import io.hawser.model.GlobalStatus;
import org.jspecify.annotations.Nullable;

/**
 * The TM's report of the status of a global transaction that the client drives itself (code 17).
 *
 * @param xid the global transaction
 * @param extraData free text, at most 32,767 bytes of UTF-8; empty in practice
 * @param globalStatus the status; the wire format allows null, but a TC of 2.0 to 2.6 corrupts its
 *     stream when it answers null
 */
public record GlobalReportRequest(String xid, String extraData, @Nullable GlobalStatus globalStatus)
    implements XidRequest<GlobalReportResponse> {

  /** The type code of this message on the wire. */
  public static final short TYPE_CODE = 17;

  /** Replaces null text by empty text and rejects null elsewhere. */
  public GlobalReportRequest {
    xid = xid == null ? "" : xid;
    extraData = extraData == null ? "" : extraData;
  }

  @Override
  public short typeCode() {
    return TYPE_CODE;
  }

  @Override
  public Class<GlobalReportResponse> responseType() {
    return GlobalReportResponse.class;
  }
}
