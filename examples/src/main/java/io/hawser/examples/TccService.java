package io.hawser.examples;

import io.hawser.HawserClient;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.transaction.BranchContext;
import io.hawser.transaction.Resource;
import io.hawser.transaction.ResourceManager;

/**
 * A service that takes part in global transactions, with a client of its own. The application calls
 * try; the coordinator calls confirm and cancel.
 */
final class TccService {
  private final String resourceId;
  private final ResourceManager resourceManager;
  private final TccLedger ledger;

  TccService(String resourceId, HawserClient client, TccLedger ledger) {
    this.resourceId = resourceId;
    this.resourceManager = client.resourceManager();
    this.ledger = ledger;
    resourceManager.registerResource(
        new Resource(resourceId, BranchType.TCC, this::confirm, this::cancel));
  }

  /**
   * Runs the try. Between real services this is a remote call with the XID, for instance in an HTTP
   * header. The branch must be registered first, so that the coordinator cancels the reservation.
   */
  void reserve(String xid, String name, long amount) throws RejectedException {
    long branchId = resourceManager.branchRegister(BranchType.TCC, resourceId, xid, null, null);
    ledger.reserve(xid, branchId, name, amount);
  }

  private BranchStatus confirm(BranchContext branch) {
    ledger.confirm(branch.xid(), branch.branchId());
    return BranchStatus.PhaseTwo_Committed;
  }

  private BranchStatus cancel(BranchContext branch) {
    ledger.cancel(branch.xid(), branch.branchId());
    return BranchStatus.PhaseTwo_Rollbacked;
  }
}
