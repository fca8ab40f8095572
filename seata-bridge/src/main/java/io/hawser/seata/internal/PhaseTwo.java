package io.hawser.seata.internal;

import io.hawser.context.XidContext;
import io.hawser.error.ForeignText;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.transaction.BranchContext;
import io.hawser.transaction.Resource;
import java.time.Duration;
import org.apache.seata.core.protocol.transaction.AbstractBranchEndRequest;
import org.apache.seata.core.protocol.transaction.AbstractBranchEndResponse;
import org.apache.seata.core.protocol.transaction.BranchCommitRequest;
import org.apache.seata.core.protocol.transaction.BranchRollbackRequest;
import org.apache.seata.core.protocol.transaction.UndoLogDeleteRequest;
import org.apache.seata.rm.DefaultRMHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Passes pushes of the TC to Seata's own handlers, as its network layer would. */
final class PhaseTwo {
  /**
   * A call that runs as application code: with the context class loader of the thread that
   * registered the resource.
   */
  private interface Step<T> {
    T run() throws Exception;
  }

  private final @Nullable ClassLoader application = Thread.currentThread().getContextClassLoader();

  private PhaseTwo() {}

  /** Creates the resource of ours that stands for one of Seata's. */
  static Resource resource(org.apache.seata.core.model.Resource resource) {
    PhaseTwo phaseTwo = new PhaseTwo();
    BranchType type = EnumTranslation.ours(resource.getBranchType());
    return new Resource(
        resource.getResourceId(),
        type,
        phaseTwo::commit,
        phaseTwo::rollback,
        minAge -> phaseTwo.deleteUndoLogs(resource, minAge));
  }

  private BranchStatus commit(BranchContext branch) throws Exception {
    BranchCommitRequest request = filled(new BranchCommitRequest(), branch);
    return outcome(asApplication(() -> DefaultRMHandler.get().handle(request)));
  }

  private BranchStatus rollback(BranchContext branch) throws Exception {
    BranchRollbackRequest request = filled(new BranchRollbackRequest(), branch);
    return outcome(asApplication(() -> DefaultRMHandler.get().handle(request)));
  }

  private void deleteUndoLogs(org.apache.seata.core.model.Resource resource, Duration minAge)
      throws Exception {
    UndoLogDeleteRequest request = new UndoLogDeleteRequest();
    request.setResourceId(resource.getResourceId());
    request.setSaveDays((short) minAge.toDays());
    request.setBranchType(resource.getBranchType());
    asApplication(
        () -> {
          DefaultRMHandler.get().handle(request);
          return "";
        });
  }

  private static <R extends AbstractBranchEndRequest> R filled(R request, BranchContext branch) {
    request.setXid(branch.xid());
    request.setBranchId(branch.branchId());
    request.setBranchType(EnumTranslation.theirs(branch.branchType()));
    request.setResourceId(branch.resourceId());
    request.setApplicationData(branch.applicationData());
    return request;
  }

  /**
   * Returns the status of an answer. Seata's handler has none if it failed; the TC is to ask again
   * then.
   */
  private static BranchStatus outcome(AbstractBranchEndResponse response) {
    org.apache.seata.core.model.BranchStatus status = response.getBranchStatus();
    if (status == null) {
      throw new IllegalStateException(
          "Seata's handler failed: " + ForeignText.line(response.getMsg()));
    }
    return EnumTranslation.ours(status);
  }

  /**
   * Runs a step with the class loader of the application, and removes the keys that Seata's handler
   * puts into the MDC and leaves to the network layer.
   */
  private <T> T asApplication(Step<T> step) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(application);
    try {
      return step.run();
    } finally {
      thread.setContextClassLoader(before);
      MDC.remove(XidContext.MDC_XID);
      MDC.remove(XidContext.MDC_BRANCH_ID);
    }
  }
}
