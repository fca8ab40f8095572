package io.hawser.protocol;

import org.jspecify.annotations.Nullable;

/**
 * TM to TC: report the status of a global transaction that the client drives itself (code 17).
 *
 * @param xid the global transaction
 * @param extraData free text, at most 32,767 bytes of UTF-8; empty in practice
 * @param globalStatus the status; the wire knows null, but a TC of 2.0 to 2.6 breaks its own stream
 *     when it answers one
 */
public record GlobalReportRequest(String xid, String extraData, @Nullable GlobalStatus globalStatus)
    implements XidRequest<GlobalReportResponse> {

  /** The code of this message on the wire. */
  public static final short TYPE_CODE = 17;

  /** Turns null text into empty text and refuses null elsewhere. */
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
