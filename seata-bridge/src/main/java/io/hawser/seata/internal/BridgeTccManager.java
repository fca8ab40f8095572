package io.hawser.seata.internal;

import io.seata.rm.tcc.TCCResourceManager;
import org.apache.seata.common.loader.LoadLevel;
import org.apache.seata.core.exception.TransactionException;
import org.apache.seata.core.model.BranchStatus;
import org.apache.seata.core.model.BranchType;
import org.apache.seata.core.model.GlobalStatus;
import org.apache.seata.core.model.Resource;
import org.apache.seata.rm.tcc.TCCResource;

/**
 * The TCC mode over the client that is attached, also for contexts of {@code io.seata}. Seata
 * creates it.
 */
@LoadLevel(name = "hawser-tcc", order = 100)
public final class BridgeTccManager extends TCCResourceManager {
  private final BranchRequests branches = new BranchRequests(Attachment.INSTANCE);

  /** Creates it, by Seata. */
  public BridgeTccManager() {}

  @Override
  public void registerResource(Resource resource) {
    TCCResource known = getTCCResource(resource.getResourceId());
    if (known != null) {
      UniqueActionNames.check(
          resource.getResourceId(),
          known.getTargetBean(),
          ((TCCResource) resource).getTargetBean());
    }
    branches.announce(resource, getManagedResources());
  }

  @Override
  public void unregisterResource(Resource resource) {
    if (getManagedResources().remove(resource.getResourceId(), resource)) {
      branches.withdraw(resource);
    }
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
  public GlobalStatus getGlobalStatus(BranchType branchType, String xid) {
    return branches.status(xid);
  }
}
