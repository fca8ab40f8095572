package io.hawser.cli.doctor;

import io.hawser.ClientRole;
import io.hawser.HawserClient;
import io.hawser.error.HawserException;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.model.GlobalStatus;
import io.hawser.transaction.BranchContext;
import io.hawser.transaction.Resource;
import io.hawser.transaction.ResourceManager;
import io.hawser.transaction.TransactionManager;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** D11: whether the server calls back: the rollback of a branch must come to this client. */
final class BranchStep implements Step {
  private static final String RESOURCE = "hawser-doctor";
  private static final int WAIT_SECONDS = 8;

  /** The time for the answer to the rollback, once the branch is rolled back. */
  private static final int ANSWER_SECONDS = 5;

  @Override
  public String id() {
    return "D11";
  }

  @Override
  public String what() {
    return "Register a branch, whose rollback must come back";
  }

  @Override
  public List<Finding> examine(Examination examination) throws Exception {
    if (!examination.mayWrite()) {
      throw new StepSkippedException(TransactionStep.NEEDS_WRITE);
    }
    examination.require(ClientRole.TM);
    examination.require(ClientRole.RM);
    HawserClient client = examination.client();
    ResourceManager rm = client.resourceManager();
    TransactionManager tm = client.transactionManager();
    CompletableFuture<BranchContext> called = new CompletableFuture<>();
    rm.registerResource(
        new Resource(
            RESOURCE,
            BranchType.TCC,
            branch -> BranchStatus.PhaseTwo_Committed,
            branch -> {
              called.complete(branch);
              return BranchStatus.PhaseTwo_Rollbacked;
            }));
    try {
      String xid = tm.begin(TransactionStep.NAME, TransactionStep.TIMEOUT);
      long branch = rm.branchRegister(BranchType.TCC, RESOURCE, xid, null, null);
      CompletableFuture<GlobalStatus> ended = tm.rollbackAsync(xid).toCompletableFuture();
      BranchContext got = called.get(WAIT_SECONDS, TimeUnit.SECONDS);
      ended.get(ANSWER_SECONDS, TimeUnit.SECONDS);
      return List.of(
          got.xid().equals(xid) && got.branchId() == branch
              ? Finding.ok("the rollback of the branch came back")
              : Finding.warning(
                  "the rollback of another branch came back: "
                      + got.branchId()
                      + " of "
                      + got.xid(),
                  "An earlier run was interrupted, or another one has not finished: run it again."));
    } catch (TimeoutException e) {
      return List.of(
          Finding.failed(
              "no rollback of the branch came within " + WAIT_SECONDS + " s",
              "The server does not find this client's RM connection: if there are several servers,"
                  + " a client must reach all of them; its log says which channel it looked for."));
    } catch (ExecutionException e) {
      return List.of(
          e.getCause() instanceof HawserException cause
              ? TransactionStep.failure(cause)
              : Finding.failed(String.valueOf(e.getCause()), "Run it again."));
    } catch (HawserException e) {
      return List.of(TransactionStep.failure(e));
    }
  }
}
