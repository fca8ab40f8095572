package io.hawser.transaction;

import io.hawser.protocol.BranchType;

/**
 * A branch whose second phase is due.
 *
 * @param xid the global transaction
 * @param branchId the branch
 * @param branchType the mode
 * @param resourceId the resource
 * @param applicationData what was passed when the branch was registered or reported, possibly empty
 */
public record BranchContext(
    String xid, long branchId, BranchType branchType, String resourceId, String applicationData) {}
