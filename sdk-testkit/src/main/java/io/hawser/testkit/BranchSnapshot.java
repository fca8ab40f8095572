package io.hawser.testkit;

import io.hawser.protocol.BranchStatus;
import io.hawser.protocol.BranchType;
import java.util.Objects;

/**
 * A branch as the coordinator knew it at one moment.
 *
 * @param branchId the number the coordinator gave it
 * @param branchType the mode
 * @param resourceId the resource it was registered for
 * @param clientId the RM that registered it, as {@code applicationId:ip:port}
 * @param lockKey the global locks it asked for, empty for none
 * @param applicationData what the second phase passes to the RM, empty for none
 * @param status what was last reported, or how its second phase ended
 */
public record BranchSnapshot(
    long branchId,
    BranchType branchType,
    String resourceId,
    String clientId,
    String lockKey,
    String applicationData,
    BranchStatus status) {

  /** Refuses null. */
  public BranchSnapshot {
    Objects.requireNonNull(branchType, "branchType");
    Objects.requireNonNull(resourceId, "resourceId");
    Objects.requireNonNull(clientId, "clientId");
    Objects.requireNonNull(lockKey, "lockKey");
    Objects.requireNonNull(applicationData, "applicationData");
    Objects.requireNonNull(status, "status");
  }
}
