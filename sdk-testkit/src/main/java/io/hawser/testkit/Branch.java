package io.hawser.testkit;

import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.protocol.BranchCommitRequest;
import io.hawser.protocol.BranchPhaseTwoRequest;
import io.hawser.protocol.BranchRollbackRequest;
import java.util.Set;
import java.util.regex.Pattern;

/** One branch. It changes only under the monitor of its {@link GlobalSession}. */
final class Branch {
  private static final Pattern AUTO_COMMIT = Pattern.compile("\"autoCommit\"\\s*:\\s*true");

  private final long branchId;
  private final BranchType branchType;
  private final String resourceId;
  private final String clientId;
  private final String lockKey;
  private final Set<RowLock> rows;
  private volatile String applicationData;
  private volatile BranchStatus status = BranchStatus.Registered;
  private volatile boolean ended;

  Branch(
      long branchId,
      BranchType branchType,
      String resourceId,
      String clientId,
      String lockKey,
      String applicationData) {
    this.branchId = branchId;
    this.branchType = branchType;
    this.resourceId = resourceId;
    this.clientId = clientId;
    this.lockKey = lockKey;
    this.applicationData = applicationData;
    // Only AT branches acquire global locks. Rows named by other branches are ignored.
    rows = branchType == BranchType.AT ? LockKeys.parse(resourceId, lockKey) : Set.of();
  }

  long branchId() {
    return branchId;
  }

  String clientId() {
    return clientId;
  }

  BranchType branchType() {
    return branchType;
  }

  Set<RowLock> rows() {
    return rows;
  }

  BranchStatus status() {
    return status;
  }

  void status(BranchStatus status) {
    this.status = status;
  }

  /**
   * Sets the status and the data of a report; like Seata's server, it deletes the data if the
   * report has none.
   */
  void report(BranchStatus status, String applicationData) {
    this.status = status;
    this.applicationData = applicationData;
  }

  /** Returns whether nothing is left to do for the branch. */
  boolean isEnded() {
    return ended;
  }

  void end(BranchStatus status) {
    this.status = status;
    ended = true;
  }

  /**
   * Returns whether the TM need not wait, because the undo log of an AT branch is deleted later.
   */
  boolean canBeCommittedAsync() {
    return branchType == BranchType.AT || status == BranchStatus.PhaseOne_Failed;
  }

  /** Returns whether the RM has nothing to undo or to commit. */
  boolean isVoid(boolean commit) {
    return status == BranchStatus.PhaseOne_Failed
        || (commit && branchType == BranchType.XA && status == BranchStatus.PhaseOne_RDONLY);
  }

  BranchPhaseTwoRequest<?> phaseTwoRequest(String xid, boolean commit) {
    return commit
        ? new BranchCommitRequest(xid, branchId, branchType, resourceId, applicationData)
        : new BranchRollbackRequest(xid, branchId, branchType, resourceId, applicationData);
  }

  /** Returns whether the RM says that it runs each statement in a local transaction of its own. */
  boolean isAutoCommit() {
    return AUTO_COMMIT.matcher(applicationData).find();
  }

  BranchSnapshot snapshot() {
    return new BranchSnapshot(
        branchId, branchType, resourceId, clientId, lockKey, applicationData, status);
  }
}
