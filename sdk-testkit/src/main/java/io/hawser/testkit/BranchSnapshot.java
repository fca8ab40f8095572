package io.hawser.testkit;

import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import java.util.Objects;

/**
 * A snapshot of a branch.
 *
 * @param branchId the branch id
 * @param branchType the mode
 * @param resourceId the resource it was registered for
 * @param clientId the RM that registered it, as {@code applicationId:ip:port}
 * @param lockKey the global locks it requested, empty for none
 * @param applicationData the data passed to the RM in the second phase, empty for none
 * @param status the last reported status, or the outcome of the second phase
 */
public record BranchSnapshot(
    long branchId,
    BranchType branchType,
    String resourceId,
    String clientId,
    String lockKey,
    String applicationData,
    BranchStatus status) {

  /** Rejects null. */
  public BranchSnapshot {
    Objects.requireNonNull(branchType, "branchType");
    Objects.requireNonNull(resourceId, "resourceId");
    Objects.requireNonNull(clientId, "clientId");
    Objects.requireNonNull(lockKey, "lockKey");
    Objects.requireNonNull(applicationData, "applicationData");
    Objects.requireNonNull(status, "status");
  }
}
