package io.hawser.seata.internal;

import org.apache.seata.common.loader.LoadLevel;
import org.apache.seata.core.exception.TransactionException;
import org.apache.seata.core.model.BranchStatus;
import org.apache.seata.core.model.BranchType;
import org.apache.seata.core.model.GlobalStatus;
import org.apache.seata.core.model.Resource;
import org.apache.seata.rm.datasource.DataSourceManager;

/** The AT mode over the client that is attached. Seata creates it. */
@LoadLevel(name = "hawser-at", order = 100)
public final class BridgeDataSourceManager extends DataSourceManager {
  private final BranchRequests branches = new BranchRequests(Attachment.INSTANCE);
  private final UndoLogs undoLogs = new UndoLogs(new UndoLogDeletion(this::get));

  /** Creates it, by Seata. */
  public BridgeDataSourceManager() {}

  /**
   * Returns the undo logs of committed branches that are still to be deleted.
   *
   * @return what deletes them
   */
  public UndoLogs undoLogs() {
    return undoLogs;
  }

  @Override
  public void registerResource(Resource resource) {
    ClassPathCheck.forUndoLogs();
    branches.announce(resource, getManagedResources());
  }

  @Override
  public void unregisterResource(Resource resource) {
    if (getManagedResources().remove(resource.getResourceId(), resource)) {
      branches.withdraw(resource);
    }
  }

  @Override
  public BranchStatus branchCommit(
      BranchType branchType, String xid, long branchId, String resourceId, String applicationData) {
    return undoLogs.delete(resourceId, xid, branchId)
        ? BranchStatus.PhaseTwo_Committed
        : BranchStatus.PhaseTwo_CommitFailed_Retryable;
  }

  @Override
  public Long branchRegister(
      BranchType branchType,
      String resourceId,
      String clientId,
      String xid,
      String applicationData,
      String lockKeys)
      throws TransactionException {
    return branches.register(branchType, resourceId, xid, applicationData, lockKeys);
  }

  @Override
  public void branchReport(
      BranchType branchType, String xid, long branchId, BranchStatus status, String applicationData)
      throws TransactionException {
    branches.report(branchType, xid, branchId, status, applicationData);
  }

  @Override
  public boolean lockQuery(BranchType branchType, String resourceId, String xid, String lockKeys)
      throws TransactionException {
    return branches.lockable(branchType, resourceId, xid, lockKeys);
  }

  @Override
  public GlobalStatus getGlobalStatus(BranchType branchType, String xid) {
    return branches.status(xid);
  }
}
