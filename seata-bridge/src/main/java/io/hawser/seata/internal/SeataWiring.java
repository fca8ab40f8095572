package io.hawser.seata.internal;

import java.time.Duration;
import org.apache.seata.core.model.BranchType;
import org.apache.seata.core.model.ResourceManager;
import org.apache.seata.core.model.TransactionManager;
import org.apache.seata.rm.DefaultResourceManager;
import org.apache.seata.tm.TransactionManagerHolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks that Seata's classes use the bridge and nothing but the bridge. */
public final class SeataWiring {
  private static final Logger log = LoggerFactory.getLogger(SeataWiring.class);

  private SeataWiring() {}

  /**
   * Checks the class path, the managers that Seata has chosen and the threads of this JVM.
   *
   * @throws IllegalStateException if something is wrong; the message says how to mend it
   */
  public static void check() {
    NetworkThreads.checkNone();
    ClassPathCheck.forSeata();
    expect(
        "transaction manager",
        TransactionManagerHolder.get(),
        TransactionManager.class,
        BridgeTransactionManager.class);
    expect(BranchType.AT, BridgeDataSourceManager.class);
    expect(BranchType.XA, BridgeXaManager.class);
    expect(BranchType.TCC, BridgeTccManager.class);
    DefaultResourceManager.mockResourceManager(BranchType.SAGA, new SagaRejection());
    NetworkThreads.checkNone();
  }

  private static void expect(BranchType type, Class<? extends ResourceManager> own) {
    expect(
        "manager of " + type,
        DefaultResourceManager.get().getResourceManager(type),
        ResourceManager.class,
        own);
  }

  private static void expect(String what, Object used, Class<?> service, Class<?> own) {
    if (!own.isInstance(used)) {
      throw new IllegalStateException(
          "Seata uses "
              + used.getClass().getName()
              + " as its "
              + what
              + " (expected: "
              + own.getName()
              + "). Either another jar brings a service file for "
              + service.getName()
              + " with a higher order, or the bridge is not seen by the class loader of Seata's"
              + " classes; a fat jar must merge service files");
    }
  }

  /**
   * Deletes the undo logs of committed branches, and logs those that stay.
   *
   * @param timeout how long to wait, and to try again after failures
   */
  public static void drainUndoLogs(Duration timeout) {
    if (DefaultResourceManager.get().getResourceManager(BranchType.AT)
        instanceof BridgeDataSourceManager manager) {
      String left = manager.undoLogs().drain(timeout);
      if (left != null) {
        log.warn(
            "{}. The bridge closes without them; the servers have instances of this application"
                + " delete undo logs after 7 days",
            left);
      }
    }
  }
}
