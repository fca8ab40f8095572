package io.hawser.seata.internal;

import java.util.Map;
import org.apache.seata.common.exception.NotSupportYetException;
import org.apache.seata.core.model.BranchStatus;
import org.apache.seata.core.model.BranchType;
import org.apache.seata.core.model.GlobalStatus;
import org.apache.seata.core.model.Resource;
import org.apache.seata.core.model.ResourceManager;

/** Rejects the state machine of Seata's Saga mode, which dials servers by itself. */
final class SagaRejection implements ResourceManager {
  static final String SENTENCE =
      "The bridge does not carry Saga's state machine, which starts Seata's own network client."
          + " Annotated sagas are carried; for the state machine, take the bridge off the class path";

  @Override
  public void registerResource(Resource resource) {
    throw new NotSupportYetException(SENTENCE);
  }

  @Override
  public void unregisterResource(Resource resource) {}

  @Override
  public Map<String, Resource> getManagedResources() {
    return Map.of();
  }

  @Override
  public BranchType getBranchType() {
    return BranchType.SAGA;
  }

  @Override
  public GlobalStatus getGlobalStatus(BranchType branchType, String xid) {
    throw new NotSupportYetException(SENTENCE);
  }

  @Override
  public BranchStatus branchCommit(
      BranchType branchType, String xid, long branchId, String resourceId, String applicationData) {
    throw new NotSupportYetException(SENTENCE);
  }

  @Override
  public BranchStatus branchRollback(
      BranchType branchType, String xid, long branchId, String resourceId, String applicationData) {
    throw new NotSupportYetException(SENTENCE);
  }

  @Override
  public Long branchRegister(
      BranchType branchType,
      String resourceId,
      String clientId,
      String xid,
      String applicationData,
      String lockKeys) {
    throw new NotSupportYetException(SENTENCE);
  }

  @Override
  public void branchReport(
      BranchType branchType,
      String xid,
      long branchId,
      BranchStatus status,
      String applicationData) {
    throw new NotSupportYetException(SENTENCE);
  }

  @Override
  public boolean lockQuery(BranchType branchType, String resourceId, String xid, String lockKeys) {
    throw new NotSupportYetException(SENTENCE);
  }
}
