package io.hawser.seata.internal;

import org.apache.seata.common.loader.LoadLevel;
import org.apache.seata.core.exception.TransactionException;
import org.apache.seata.core.model.BranchStatus;
import org.apache.seata.core.model.BranchType;
import org.apache.seata.core.model.GlobalStatus;
import org.apache.seata.core.model.Resource;
import org.apache.seata.saga.rm.SagaAnnotationResource;
import org.apache.seata.saga.rm.SagaAnnotationResourceManager;

/**
 * Annotated sagas over the client that is attached; Seata has them since 2.3.0. Seata creates it.
 */
@LoadLevel(name = "hawser-saga-annotation", order = 100)
public final class BridgeSagaAnnotationManager extends SagaAnnotationResourceManager {
  private final BranchRequests branches = new BranchRequests(Attachment.INSTANCE);

  /** Creates it, by Seata. */
  public BridgeSagaAnnotationManager() {}

  @Override
  public void registerResource(Resource resource) {
    Resource known = getManagedResources().get(resource.getResourceId());
    if (known instanceof SagaAnnotationResource action) {
      UniqueActionNames.check(
          resource.getResourceId(),
          action.getTargetBean(),
          ((SagaAnnotationResource) resource).getTargetBean());
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
