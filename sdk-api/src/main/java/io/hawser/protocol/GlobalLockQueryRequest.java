package io.hawser.protocol;

import io.hawser.model.BranchType;
import java.util.Objects;

/**
 * The RM's question whether rows are free or locked by this transaction itself (code 21).
 *
 * @param xid the global transaction
 * @param branchType the mode of the branch
 * @param resourceId the resource, at most 32,767 bytes; no comma
 * @param lockKey global locks as {@code table:pk,pk;table2:pk}, empty for none
 * @param applicationData text that the TC returns in the second phase, empty for none
 */
public record GlobalLockQueryRequest(
    String xid, BranchType branchType, String resourceId, String lockKey, String applicationData)
    implements XidRequest<GlobalLockQueryResponse> {

  /** The type code of this message on the wire. */
  public static final short TYPE_CODE = 21;

  /** Replaces null text by empty text and rejects null elsewhere. */
  public GlobalLockQueryRequest {
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
  public Class<GlobalLockQueryResponse> responseType() {
    return GlobalLockQueryResponse.class;
  }
}
