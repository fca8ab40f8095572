package io.hawser.testservers.seata;

import io.hawser.testservers.child.ChildMain;
import io.hawser.testservers.client.PhaseTwoLog;
import io.hawser.testservers.client.TransactionClient;
import io.hawser.testservers.client.TransactionCommands;
import org.apache.seata.core.exception.TransactionException;
import org.apache.seata.core.model.BranchStatus;
import org.apache.seata.core.model.BranchType;
import org.apache.seata.core.model.GlobalStatus;
import org.apache.seata.core.model.Resource;
import org.apache.seata.core.model.ResourceManager;
import org.apache.seata.core.model.TransactionManager;
import org.apache.seata.rm.DefaultResourceManager;
import org.apache.seata.rm.RMClient;
import org.apache.seata.tm.TMClient;
import org.apache.seata.tm.TransactionManagerHolder;

/**
 * Seata's TM and RM clients, driven by {@link TransactionCommands}. The server is {@code
 * -Dservice.default.grouplist=HOST:PORT}.
 *
 * <p>Older releases are compiled from this very file with the package prefix replaced, so it uses
 * only what all of them have.
 */
public final class SeataClientMain implements TransactionClient {
  private static final String GROUP = "default_tx_group";

  private final TransactionManager transactions = TransactionManagerHolder.get();
  private final ResourceManager branches = DefaultResourceManager.get();

  private SeataClientMain(PhaseTwoLog pushes) {
    for (BranchType type : BranchType.values()) {
      DefaultResourceManager.mockResourceManager(type, new RecordingResourceManager(type, pushes));
    }
  }

  /** Connects the TM; the RM connects when the first resource is registered. */
  public static void main(String[] args) {
    ChildMain.serveInParallel(
        () -> {
          String application = System.getProperty("application", "seata-client");
          PhaseTwoLog pushes = new PhaseTwoLog();
          TMClient.init(application, GROUP);
          SeataClientMain client = new SeataClientMain(pushes);
          RMClient.init(application, GROUP);
          return new TransactionCommands(client, pushes);
        });
  }

  @Override
  public String begin(String name, int timeoutMillis) throws TransactionException {
    return transactions.begin(null, null, name, timeoutMillis);
  }

  @Override
  public String commit(String xid) throws TransactionException {
    return transactions.commit(xid).name();
  }

  @Override
  public String rollback(String xid) throws TransactionException {
    return transactions.rollback(xid).name();
  }

  @Override
  public String status(String xid) throws TransactionException {
    return transactions.getStatus(xid).name();
  }

  @Override
  public String report(String xid, String status) throws TransactionException {
    return transactions.globalReport(xid, GlobalStatus.valueOf(status)).name();
  }

  @Override
  public void resource(String branchType, String resource) {
    branches.registerResource(new NamedResource(BranchType.valueOf(branchType), resource));
  }

  @Override
  public long register(
      String branchType, String resource, String xid, String lockKeys, String applicationData)
      throws TransactionException {
    BranchType type = BranchType.valueOf(branchType);
    return branches.branchRegister(type, resource, null, xid, applicationData, lockKeys);
  }

  @Override
  public void branchReport(
      String branchType, String xid, long branchId, String status, String applicationData)
      throws TransactionException {
    BranchType type = BranchType.valueOf(branchType);
    branches.branchReport(type, xid, branchId, BranchStatus.valueOf(status), applicationData);
  }

  @Override
  public boolean lockQuery(String branchType, String resource, String xid, String lockKeys)
      throws TransactionException {
    return branches.lockQuery(BranchType.valueOf(branchType), resource, xid, lockKeys);
  }

  @Override
  public String errorCode(Throwable failure) {
    return failure instanceof TransactionException coded && coded.getCode() != null
        ? coded.getCode().name()
        : failure.getClass().getSimpleName();
  }

  private record NamedResource(BranchType branchType, String id) implements Resource {
    @Override
    public String getResourceGroupId() {
      return "DEFAULT";
    }

    @Override
    public String getResourceId() {
      return id;
    }

    @Override
    public BranchType getBranchType() {
      return branchType;
    }
  }
}
