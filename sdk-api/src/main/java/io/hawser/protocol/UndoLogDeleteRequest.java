package io.hawser.protocol;

import io.hawser.model.BranchType;
import java.util.Objects;

/**
 * The TC's request to an RM to delete old undo logs (code 111). There is no answer.
 *
 * @param branchType the mode of the branch
 * @param resourceId the resource, at most 32,767 bytes; no comma
 * @param saveDays the minimum age in days; Seata's server sends 7
 */
public record UndoLogDeleteRequest(BranchType branchType, String resourceId, short saveDays)
    implements Message {

  /** The type code of this message on the wire. */
  public static final short TYPE_CODE = 111;

  /** Replaces null text by empty text and rejects null elsewhere. */
  public UndoLogDeleteRequest {
    Objects.requireNonNull(branchType, "branchType");
    resourceId = resourceId == null ? "" : resourceId;
  }

  @Override
  public short typeCode() {
    return TYPE_CODE;
  }
}
