package io.hawser.cli.doctor;

import io.hawser.ClientRole;
import io.hawser.error.HawserException;
import io.hawser.model.GlobalStatus;
import io.hawser.transaction.TransactionManager;
import java.time.Duration;
import java.util.List;

/** D10: whether a transaction can be begun and rolled back. */
final class TransactionStep implements Step {
  static final String NAME = "hawser-doctor";
  static final Duration TIMEOUT = Duration.ofSeconds(30);
  static final String NEEDS_WRITE = "not asked for: --write begins and rolls back transactions";

  @Override
  public String id() {
    return "D10";
  }

  @Override
  public String what() {
    return "Begin a transaction and roll it back";
  }

  @Override
  public List<Finding> examine(Examination examination) {
    if (!examination.mayWrite()) {
      throw new StepSkippedException(NEEDS_WRITE);
    }
    examination.require(ClientRole.TM);
    TransactionManager tm = examination.client().transactionManager();
    try {
      String xid = tm.begin(NAME, TIMEOUT);
      GlobalStatus status = tm.rollback(xid);
      return List.of(
          status == GlobalStatus.Rollbacked || status == GlobalStatus.Finished
              ? Finding.ok("begun and rolled back (" + status + ")")
              : Finding.warning(
                  xid + " is " + status + " after the rollback",
                  "The store of the server may be slow; its log says more."));
    } catch (HawserException e) {
      return List.of(failure(e));
    }
  }

  static Finding failure(HawserException error) {
    return Finding.failed(
        Texts.of(error),
        "The server accepts clients but not transactions: look at its log, usually its store"
            + " (store.mode: database, Redis, disk) does not work.");
  }
}
