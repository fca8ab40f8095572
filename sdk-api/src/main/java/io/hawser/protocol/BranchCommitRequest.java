package io.hawser.protocol;

import io.hawser.model.BranchType;
import java.util.Objects;

/**
 * The TC's request to an RM to commit a branch (code 3).
 *
 * @param xid the global transaction
 * @param branchId the branch
 * @param branchType the mode of the branch
 * @param resourceId the resource, at most 32,767 bytes; no comma
 * @param applicationData text that the TC returns in the second phase, empty for none
 */
public record BranchCommitRequest(
    String xid, long branchId, BranchType branchType, String resourceId, String applicationData)
    implements BranchPhaseTwoRequest<BranchCommitResponse> {

  /** The type code of this message on the wire. */
  public static final short TYPE_CODE = 3;

  /** Replaces null text by empty text and rejects null elsewhere. */
  public BranchCommitRequest {
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
  public Class<BranchCommitResponse> responseType() {
    return BranchCommitResponse.class;
  }
}
