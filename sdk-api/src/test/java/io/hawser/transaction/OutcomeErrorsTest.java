package io.hawser.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.CommitFailedException;
import io.hawser.error.RollbackFailedException;
import io.hawser.error.RolledBackException;
import io.hawser.model.GlobalStatus;
import org.junit.jupiter.api.Test;

/** Tests the error messages of transactions that did not end as requested. */
class OutcomeErrorsTest {
  private static final String XID = "10.0.0.9:8091:7";
  private static final String LOOK =
      "Look for the XID in the log and the console of the coordinator, and in the logs of the"
          + " services that took part; ";
  private static final String BY_HAND =
      LOOK + "the coordinator does not try again, so correct those branches by hand";
  private static final String JOURNAL =
      LOOK + "with client.journal.maxBytes, client.transactions() has what this client saw of it";

  @Test
  void aFailedCommitSaysWhereToLook() {
    assertEquals(
        "The commit of global transaction 10.0.0.9:8091:7 was answered with CommitFailed: some of"
            + " its branches may not be committed. "
            + BY_HAND,
        assertThrows(
                CommitFailedException.class,
                () -> OutcomeErrors.ofCommit(XID, GlobalStatus.CommitFailed))
            .getMessage());
  }

  @Test
  void aRollbackByAnotherPartySaysWhereToLook() {
    assertEquals(
        "The commit of global transaction 10.0.0.9:8091:7 was answered with Rollbacked: another"
            + " party has rolled it back. "
            + JOURNAL,
        assertThrows(
                RolledBackException.class,
                () -> OutcomeErrors.ofCommit(XID, GlobalStatus.Rollbacked))
            .getMessage());
  }

  @Test
  void aFailedRollbackSaysWhereToLook() {
    String failed =
        assertThrows(
                RollbackFailedException.class,
                () -> OutcomeErrors.ofRollback(XID, GlobalStatus.RollbackFailed))
            .getMessage();
    assertTrue(failed.endsWith(": some of its branches may not be rolled back. " + BY_HAND));
    String committed =
        assertThrows(
                RollbackFailedException.class,
                () -> OutcomeErrors.ofRollback(XID, GlobalStatus.Committed))
            .getMessage();
    assertTrue(committed.endsWith(": another party has committed it. " + JOURNAL));
  }
}
