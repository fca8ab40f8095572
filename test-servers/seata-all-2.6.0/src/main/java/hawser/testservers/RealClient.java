package hawser.testservers;

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
 * The original TM and RM clients, driven by lines on standard input; see {@link LineProtocol}. The
 * server is {@code -Dservice.default.grouplist=HOST:PORT}.
 *
 * <p>Older releases are compiled from this very file with the package prefix replaced, so it uses
 * only what all of them have.
 */
public final class RealClient implements TransactionClient {
  private static final String GROUP = "default_tx_group";

  private final TransactionManager transactions = TransactionManagerHolder.get();
  private final ResourceManager branches = DefaultResourceManager.get();

  private RealClient(PhaseTwoLog pushes) {
    for (BranchType type : BranchType.values()) {
      DefaultResourceManager.mockResourceManager(type, new RecordingResourceManager(type, pushes));
    }
  }

  /** Connects the TM; the RM connects when the first resource is registered. */
  public static void main(String[] args) {
    LineProtocol lines = new LineProtocol();
    try {
      String application = System.getProperty("application", "real-client");
      PhaseTwoLog pushes = new PhaseTwoLog();
      TMClient.init(application, GROUP);
      RealClient client = new RealClient(pushes);
      RMClient.init(application, GROUP);
      lines.run(client, pushes);
    } catch (Throwable e) {
      // Errors as well: the threads already started would keep the process alive.
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
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
  public String errorCode(Exception failure) {
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
