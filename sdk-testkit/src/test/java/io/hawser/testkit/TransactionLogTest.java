package io.hawser.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.error.LockConflictException;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.transaction.Resource;
import io.hawser.transaction.ResourceManager;
import io.hawser.transaction.TransactionHistory;
import io.hawser.transaction.TransactionHistory.Event;
import io.hawser.transaction.TransactionHistory.Kind;
import io.hawser.transaction.TransactionManager;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests the record that a client keeps of its transactions. */
@Timeout(300)
@ExtendWith(EmbeddedCoordinatorExtension.class)
class TransactionLogTest {
  private static final Duration LIMIT = EventLimit.DURATION;

  private static HawserClient connect(HawserConfig.Builder config) {
    HawserClient client = HawserClient.connect(config.build());
    client
        .resourceManager()
        .registerResource(
            new Resource(
                "stock",
                BranchType.AT,
                branch -> BranchStatus.PhaseTwo_Committed,
                branch -> BranchStatus.PhaseTwo_Rollbacked));
    return client;
  }

  private static List<Kind> kinds(HawserClient client, String xid) {
    return client.transactions().find(xid).orElseThrow().events().stream()
        .map(Event::kind)
        .toList();
  }

  @Test
  void aConflictAndARollbackAreRecorded(EmbeddedCoordinator coordinator) {
    try (HawserClient client =
        connect(coordinator.clientConfig().set("client.journal.maxBytes", "1000000"))) {
      TransactionManager tm = client.transactionManager();
      ResourceManager rm = client.resourceManager();
      String first = tm.begin("order", LIMIT);
      rm.branchRegister(BranchType.AT, "stock", first, null, "t:1");
      String second = tm.begin("other", LIMIT);
      assertThrows(
          LockConflictException.class,
          () -> rm.branchRegister(BranchType.AT, "stock", second, null, "t:1"));
      tm.rollback(second);
      tm.rollback(first);

      assertEquals(
          List.of(
              Kind.BEGIN,
              Kind.BRANCH,
              Kind.ROLLBACK_REQUESTED,
              Kind.BRANCH_ROLLBACK,
              Kind.BRANCH_ENDED,
              Kind.STATUS),
          kinds(client, first));
      assertEquals(
          List.of(Kind.BEGIN, Kind.LOCK_CONFLICT, Kind.ROLLBACK_REQUESTED, Kind.STATUS),
          kinds(client, second));
      assertEquals(
          List.of(first, second),
          client.transactions().recent().stream().map(TransactionHistory::xid).toList());
      String text = client.transactions().find(second).orElseThrow().toString();
      assertTrue(text.contains("BranchRegisterRequest of stock answered LockKeyConflict"), text);
      assertTrue(text.endsWith("This client requested the rollback."), text);
    }
  }

  @Test
  void itIsEmptyUnlessItIsSwitchedOn(EmbeddedCoordinator coordinator) {
    try (HawserClient client = connect(coordinator.clientConfig())) {
      TransactionManager tm = client.transactionManager();
      String xid = tm.begin("order", LIMIT);
      tm.rollback(xid);

      assertEquals(List.of(), client.transactions().recent());
      assertTrue(client.transactions().find(xid).isEmpty());
    }
  }
}
