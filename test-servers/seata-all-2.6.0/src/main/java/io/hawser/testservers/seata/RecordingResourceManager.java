package io.hawser.testservers.seata;

import io.hawser.testservers.client.PhaseTwoLog;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.apache.seata.core.exception.TransactionException;
import org.apache.seata.core.exception.TransactionExceptionCode;
import org.apache.seata.core.model.BranchStatus;
import org.apache.seata.core.model.BranchType;
import org.apache.seata.core.model.Resource;
import org.apache.seata.core.protocol.ResultCode;
import org.apache.seata.core.protocol.transaction.GlobalLockQueryRequest;
import org.apache.seata.core.protocol.transaction.GlobalLockQueryResponse;
import org.apache.seata.core.rpc.netty.RmNettyRemotingClient;
import org.apache.seata.rm.AbstractResourceManager;

/** Stands in for Seata's resource manager of one branch type; has no data of its own. */
final class RecordingResourceManager extends AbstractResourceManager {
  private final BranchType branchType;
  private final PhaseTwoLog pushes;
  private final Map<String, Resource> resources = new ConcurrentHashMap<>();

  RecordingResourceManager(BranchType branchType, PhaseTwoLog pushes) {
    this.branchType = branchType;
    this.pushes = pushes;
  }

  @Override
  public void registerResource(Resource resource) {
    // First of all: a connection that is opened now registers what is listed here.
    resources.put(resource.getResourceId(), resource);
    super.registerResource(resource);
  }

  @Override
  public Map<String, Resource> getManagedResources() {
    return resources;
  }

  @Override
  public BranchType getBranchType() {
    return branchType;
  }

  @Override
  public BranchStatus branchCommit(
      BranchType type, String xid, long branchId, String resource, String applicationData) {
    return pushes.push("commit", resource, xid, branchId, applicationData)
        ? BranchStatus.PhaseTwo_Committed
        : BranchStatus.PhaseTwo_CommitFailed_Retryable;
  }

  @Override
  public BranchStatus branchRollback(
      BranchType type, String xid, long branchId, String resource, String applicationData) {
    return pushes.push("rollback", resource, xid, branchId, applicationData)
        ? BranchStatus.PhaseTwo_Rollbacked
        : BranchStatus.PhaseTwo_RollbackFailed_Retryable;
  }

  /** Asks the server; the inherited method answers false without that. */
  @Override
  public boolean lockQuery(BranchType type, String resource, String xid, String lockKeys)
      throws TransactionException {
    GlobalLockQueryRequest request = new GlobalLockQueryRequest();
    request.setXid(xid);
    request.setBranchType(type);
    request.setResourceId(resource);
    request.setLockKey(lockKeys);
    GlobalLockQueryResponse response;
    try {
      response =
          (GlobalLockQueryResponse) RmNettyRemotingClient.getInstance().sendSyncRequest(request);
    } catch (TimeoutException e) {
      throw new TransactionException(TransactionExceptionCode.IO, "lock query timed out", e);
    }
    if (response.getResultCode() == ResultCode.Failed) {
      throw new TransactionException(response.getTransactionExceptionCode(), response.getMsg());
    }
    return response.isLockable();
  }
}
