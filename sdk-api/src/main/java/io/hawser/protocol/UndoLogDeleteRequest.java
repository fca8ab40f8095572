package io.hawser.protocol;

import java.util.Objects;

/**
 * TC to RM: delete undo logs older than some days (code 111). There is no answer.
 *
 * @param branchType the mode of the branch
 * @param resourceId the resource, at most 32,767 bytes; no comma
 * @param saveDays age in days; the original TC sends 7
 */
public record UndoLogDeleteRequest(BranchType branchType, String resourceId, short saveDays)
    implements Message {

  /** The code of this message on the wire. */
  public static final short TYPE_CODE = 111;

  /** Turns null text into empty text and refuses null elsewhere. */
  public UndoLogDeleteRequest {
    Objects.requireNonNull(branchType, "branchType");
    resourceId = resourceId == null ? "" : resourceId;
  }

  @Override
  public short typeCode() {
    return TYPE_CODE;
  }
}
