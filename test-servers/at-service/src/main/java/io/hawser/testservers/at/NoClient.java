package io.hawser.testservers.at;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.seata.core.exception.TransactionException;
import org.apache.seata.core.model.BranchStatus;
import org.apache.seata.core.model.BranchType;
import org.apache.seata.core.model.GlobalStatus;
import org.apache.seata.core.model.Resource;
import org.apache.seata.core.model.TransactionManager;
import org.apache.seata.rm.DefaultResourceManager;
import org.apache.seata.rm.datasource.DataSourceManager;
import org.apache.seata.tm.TransactionManagerHolder;

/**
 * Seata's AT mode without any network client and server: everything is answered by a constant or a
 * counter, and a commit has the undo log deleted. It shows what a client that costs nothing would
 * leave, and is for threads with rows of their own: there are no locks and no rollbacks.
 */
final class NoClient implements TransactionManager {
  private static final String XID = "127.0.0.1:8091:";

  private final AtomicLong numbers = new AtomicLong();
  private static final ThreadLocal<Branch> BRANCH = new ThreadLocal<>();

  private record Branch(String resourceId, long id) {}

  private final DataSourceManager databases =
      new DataSourceManager() {
        @Override
        public void registerResource(Resource resource) {
          getManagedResources().put(resource.getResourceId(), resource);
        }

        @Override
        public Long branchRegister(
            BranchType type,
            String resourceId,
            String client,
            String xid,
            String data,
            String keys) {
          BRANCH.set(new Branch(resourceId, numbers.incrementAndGet()));
          return BRANCH.get().id();
        }

        @Override
        public void branchReport(
            BranchType type, String xid, long branchId, BranchStatus status, String data) {}

        @Override
        public boolean lockQuery(BranchType type, String resourceId, String xid, String keys) {
          return true;
        }
      };

  /** Makes Seata's classes use it. */
  static void install() {
    NoClient client = new NoClient();
    TransactionManagerHolder.set(client);
    DefaultResourceManager.get(); // before it is changed
    DefaultResourceManager.mockResourceManager(BranchType.AT, client.databases);
  }

  @Override
  public String begin(String application, String group, String name, int timeout) {
    return XID + numbers.incrementAndGet();
  }

  @Override
  public GlobalStatus commit(String xid) throws TransactionException {
    Branch done = BRANCH.get();
    databases.branchCommit(BranchType.AT, xid, done.id(), done.resourceId(), null);
    return GlobalStatus.Committed;
  }

  @Override
  public GlobalStatus rollback(String xid) {
    throw new UnsupportedOperationException("there is no coordinator");
  }

  @Override
  public GlobalStatus getStatus(String xid) {
    return GlobalStatus.Finished;
  }

  @Override
  public GlobalStatus globalReport(String xid, GlobalStatus status) {
    return status;
  }
}
