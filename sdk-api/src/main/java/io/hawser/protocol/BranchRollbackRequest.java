package io.hawser.protocol;

import io.hawser.model.BranchType;
import java.util.Objects;

/**
 * The TC's request to an RM to roll back a branch (code 5).
 *
 * @param xid the global transaction
 * @param branchId the branch
 * @param branchType the mode of the branch
 * @param resourceId the resource, at most 32,767 bytes; no comma
 * @param applicationData text that the TC returns in the second phase, empty for none
 */
public record BranchRollbackRequest(
    String xid, long branchId, BranchType branchType, String resourceId, String applicationData)
    implements BranchPhaseTwoRequest<BranchRollbackResponse> {

  /** The type code of this message on the wire. */
  public static final short TYPE_CODE = 5;

  /** Replaces null text by empty text and rejects null elsewhere. */
  public BranchRollbackRequest {
    xid = xid == null ? "" : xid;
    Objects.requireNonNull(branchType, "branchType");
    resourceId = resourceId == null ? "" : resourceId;
    applicationData = applicationData == null ? "" : applicationData;
  }

  @Override
  public short typeCode() {
    return TYPE_CODE;
  }

  @Override
  public Class<BranchRollbackResponse> responseType() {
    return BranchRollbackResponse.class;
  }
}
