package io.hawser.protocol;

import io.hawser.model.BranchType;
import java.util.Objects;

/**
 * The RM's request to add a branch to a global transaction and acquire its global locks (code 11).
 *
 * @param xid the global transaction
 * @param branchType the mode of the branch
 * @param resourceId the resource, at most 32,767 bytes; no comma
 * @param lockKey global locks as {@code table:pk,pk;table2:pk}, empty for none
 * @param applicationData text that the TC returns in the second phase, empty for none
 */
public record BranchRegisterRequest(
    String xid, BranchType branchType, String resourceId, String lockKey, String applicationData)
    implements XidRequest<BranchRegisterResponse> {

  /** The type code of this message on the wire. */
  public static final short TYPE_CODE = 11;

  /** Replaces null text by empty text and rejects null elsewhere. */
  public BranchRegisterRequest {
    xid = xid == null ? "" : xid;
    Objects.requireNonNull(branchType, "branchType");
    resourceId = resourceId == null ? "" : resourceId;
    lockKey = lockKey == null ? "" : lockKey;
    applicationData = applicationData == null ? "" : applicationData;
  }

  @Override
  public short typeCode() {
    return TYPE_CODE;
  }

  @Override
  public Class<BranchRegisterResponse> responseType() {
    return BranchRegisterResponse.class;
  }
}
