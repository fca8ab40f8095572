package io.hawser.protocol;

import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import java.util.Objects;

/**
 * The RM's report of the outcome of a branch's first phase (code 13).
 *
 * @param xid the global transaction
 * @param branchId the branch
 * @param status the status of the branch
 * @param resourceId the resource, at most 32,767 bytes; no comma
 * @param applicationData text that the TC returns in the second phase, empty for none
 * @param branchType the mode of the branch
 */
public record BranchReportRequest(
    String xid,
    long branchId,
    BranchStatus status,
    String resourceId,
    String applicationData,
    BranchType branchType)
    implements XidRequest<BranchReportResponse> {

  /** The type code of this message on the wire. */
  public static final short TYPE_CODE = 13;

  /** Replaces null text by empty text and rejects null elsewhere. */
  public BranchReportRequest {
    xid = xid == null ? "" : xid;
    Objects.requireNonNull(status, "status");
    resourceId = resourceId == null ? "" : resourceId;
    applicationData = applicationData == null ? "" : applicationData;
    Objects.requireNonNull(branchType, "branchType");
  }

  @Override
  public short typeCode() {
    return TYPE_CODE;
  }

  @Override
  public Class<BranchReportResponse> responseType() {
    return BranchReportResponse.class;
  }
}
