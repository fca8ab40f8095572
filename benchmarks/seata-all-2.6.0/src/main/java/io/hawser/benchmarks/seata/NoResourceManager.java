package io.hawser.benchmarks.seata;

import io.hawser.benchmarks.load.Workload;
import java.util.Map;
import org.apache.seata.core.model.BranchStatus;
import org.apache.seata.core.model.BranchType;
import org.apache.seata.core.model.Resource;
import org.apache.seata.rm.AbstractResourceManager;

/** Agrees to every second phase. It is its own and only resource. */
final class NoResourceManager extends AbstractResourceManager implements Resource {

  @Override
  public Map<String, Resource> getManagedResources() {
    return Map.of(Workload.RESOURCE, this);
  }

  @Override
  public BranchStatus branchCommit(
      BranchType type, String xid, long branchId, String resource, String applicationData) {
    return BranchStatus.PhaseTwo_Committed;
  }

  @Override
  public BranchStatus branchRollback(
      BranchType type, String xid, long branchId, String resource, String applicationData) {
    return BranchStatus.PhaseTwo_Rollbacked;
  }

  @Override
  public String getResourceGroupId() {
    return "DEFAULT";
  }

  @Override
  public String getResourceId() {
    return Workload.RESOURCE;
  }

  @Override
  public BranchType getBranchType() {
    return BranchType.AT;
  }
}
