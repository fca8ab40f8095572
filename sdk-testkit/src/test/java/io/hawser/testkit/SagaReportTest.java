package io.hawser.testkit;

import static io.hawser.testkit.CoordinatorFixture.PERIOD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hawser.model.BranchType;
import io.hawser.model.GlobalStatus;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SagaReportTest {
  private final CoordinatorFixture tc = new CoordinatorFixture();

  @ParameterizedTest
  @EnumSource(GlobalStatus.class)
  void anUnknownTransactionIsWhatIsReported(GlobalStatus status) {
    assertEquals(status, tc.coordinator.report("127.0.0.1:8091:1", status));
  }

  @Test
  void aReportWithoutStatusIsRejected() {
    String xid = tc.begin("$Saga_order");
    assertThrows(IllegalArgumentException.class, () -> tc.coordinator.report(xid, null));
    assertThrows(
        IllegalArgumentException.class, () -> tc.coordinator.report("127.0.0.1:8091:1", null));
    assertEquals(GlobalStatus.Begin, tc.status(xid));
  }

  @Test
  void theEngineEndsItsTransaction() {
    String committed = tc.begin("$Saga_order");
    assertEquals(GlobalStatus.Committed, tc.coordinator.report(committed, GlobalStatus.Committed));
    assertEquals(GlobalStatus.Finished, tc.coordinator.status(committed));
    String finished = tc.begin("any");
    tc.branch(finished, BranchType.SAGA, "order");
    tc.coordinator.report(finished, GlobalStatus.Finished);
    assertEquals(GlobalStatus.Rollbacked, tc.status(finished));
    String failed = tc.begin("$Saga_order");
    tc.coordinator.report(failed, GlobalStatus.CommitFailed);
    assertEquals(GlobalStatus.CommitFailed, tc.coordinator.status(failed));
    assertEquals(List.of(), tc.rms.pushes);
    assertEquals(0, tc.timers.scheduled());
  }

  @Test
  void theEngineAsksForRetries() {
    String xid = tc.begin("any");
    tc.branch(xid, BranchType.SAGA, "order");
    assertEquals(
        GlobalStatus.RollbackRetrying, tc.coordinator.report(xid, GlobalStatus.RollbackRetrying));
    assertEquals(List.of(), tc.rms.pushes);
    tc.timers.advance(PERIOD);
    assertEquals(List.of("rollback order"), tc.rms.pushes);
    assertEquals(GlobalStatus.Rollbacked, tc.status(xid));
  }

  @Test
  void aReportDoesNotEndOtherTransactions() {
    String xid = tc.begin();
    tc.branch(xid, BranchType.AT, "db");
    assertEquals(GlobalStatus.Begin, tc.coordinator.report(xid, GlobalStatus.Committed));
    assertEquals(GlobalStatus.Begin, tc.status(xid));
  }

  @Test
  void aReportWithoutMeaningChangesNothing() {
    String xid = tc.begin("$Saga_order");
    assertEquals(GlobalStatus.Begin, tc.coordinator.report(xid, GlobalStatus.Begin));
    assertEquals(GlobalStatus.Begin, tc.coordinator.report(xid, GlobalStatus.UnKnown));
  }
}
