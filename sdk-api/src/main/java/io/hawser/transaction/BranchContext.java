package io.hawser.transaction;

import io.hawser.model.BranchType;

/**
 * A branch in its second phase.
 *
 * @param xid the global transaction
 * @param branchId the branch
 * @param branchType the mode
 * @param resourceId the resource
 * @param applicationData the data passed when the branch was registered or reported, possibly empty
 */
public record BranchContext(
    String xid, long branchId, BranchType branchType, String resourceId, String applicationData) {}
