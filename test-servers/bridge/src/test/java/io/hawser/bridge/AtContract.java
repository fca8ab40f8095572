package io.hawser.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.testservers.AtService;
import io.hawser.testservers.AtService.Client;
import io.hawser.testservers.process.CommandFailure;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the AT mode on a database. */
abstract class AtContract extends ServiceCases {
  /** As Seata does by default. */
  private static final int LOCK_RETRIES = 30;

  private static final int ATTEMPTS = 3;

  private interface LockCase {
    void run(int account) throws Exception;
  }

  /**
   * Runs a case that locks a row again after a commit, and repeats it with another account if the
   * lock is still there. Seata's server 2.0.0 changes the status of a transaction before it
   * releases the locks, and keeps those of a branch that it has ended in between.
   */
  private void withALockThatIsReleased(LockCase it) throws Exception {
    for (int attempt = 1; ; attempt++) {
      try {
        it.run(database.account(100));
        return;
      } catch (CommandFailure | TimeoutException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("setups")
  void commits(Setup setup) throws Exception {
    AtService service = service(setup);
    int account = database.account(100);
    String xid = begin(service);
    service.run("run " + xid + " add:" + account + ":5");
    assertEquals(1, database.undoLogs(xid));
    assertEquals("Committed", service.run("end " + xid + " commit"));
    assertEquals("105", database.balance(account));
    assertNoUndoLog(xid);
  }

  @ParameterizedTest
  @MethodSource("setups")
  void rollsBackByTheUndoLog(Setup setup) throws Exception {
    AtService service = service(setup);
    int updated = database.account(100);
    int inserted = database.unusedAccount();
    int deleted = database.account(300);
    String xid = begin(service);
    service.run(
        "run " + xid + " add:" + updated + ":5,insert:" + inserted + ":200,delete:" + deleted);
    assertEquals("105 200 -", balances(updated, inserted, deleted));
    assertEquals("Rollbacked", service.run("end " + xid + " rollback"));
    assertEquals("100 - 300", balances(updated, inserted, deleted));
    assertNoUndoLog(xid);
  }

  @ParameterizedTest
  @MethodSource("setups")
  void commitsAndRollsBackByTheTemplate(Setup setup) throws Exception {
    AtService service = service(setup);
    int committed = database.account(100);
    int rolledBack = database.account(100);
    assertTrue(service.run("whole commit add:" + committed + ":5").endsWith(" Committed"));
    assertEquals("105", database.balance(committed));
    assertTrue(service.run("whole rollback add:" + rolledBack + ":5").endsWith(" RollbackDone"));
    Until.equal("100", () -> database.balance(rolledBack));
  }

  @ParameterizedTest
  @EnumSource(names = {"SEATA", "BRIDGE"})
  void aDirtyWriteIsFound(Client client) throws Exception {
    AtService service = service(client, "AT", "JDBC");
    int account = database.account(100);
    String xid = begin(service);
    service.run("run " + xid + " add:" + account + ":5");
    database.execute("update account set balance = 7 where id = " + account);
    String answer;
    try {
      answer = service.run("end " + xid + " rollback");
    } catch (CommandFailure e) {
      answer = e.code();
    }
    assertAsSeata("end of a dirty write", client, answer);
    Until.holds(
        "status of a dirty write",
        () -> service.run("status " + xid),
        status -> status.equals("RollbackFailed") || status.equals("Finished"));
    assertEquals("7", database.balance(account));
    assertEquals(1, database.undoLogs(xid));

    // Its lock stays, and nothing will free it.
    String other = begin(service);
    String code = failure(service, "run " + other + " add:" + account + ":1");
    assertAsSeata("lock of a transaction that cannot be rolled back", client, code);
    service.run("end " + other + " rollback");
    database.execute("delete from undo_log where xid = '" + xid + "'");
  }

  @ParameterizedTest
  @MethodSource("setups")
  void aLockConflictIsRetriedThirtyTimes(Setup setup) throws Exception {
    AtService service = service(setup);
    int account = database.account(100);
    String holder = begin(service);
    service.run("run " + holder + " add:" + account + ":5");
    String other = begin(service);
    String code = failure(service, "run " + other + " add:" + account + ":1");
    assertEquals("LockKeyConflict", code);
    Until.equal(
        1L + LOCK_RETRIES, () -> conflicts(other)); // the server logs on a thread of its own
    service.run("end " + other + " rollback");
    service.run("end " + holder + " commit");
    assertEquals("105", database.balance(account));
  }

  @ParameterizedTest
  @EnumSource(names = {"SEATA", "BRIDGE"})
  void aLockConflictIsRetriedUntilTheLockIsFree(Client client) throws Exception {
    withALockThatIsReleased(account -> aLockConflictIsRetried(client, account));
  }

  private void aLockConflictIsRetried(Client client, int account) throws Exception {
    AtService service =
        newService(client, "AT", "JDBC", Map.of("client.rm.lock.retryTimes", "100000"));
    try (service) {
      String holder = begin(service);
      service.run("run " + holder + " add:" + account + ":5");
      String other = begin(service);
      CompletableFuture<String> waiting =
          CompletableFuture.supplyAsync(
              () -> service.run("run " + other + " add:" + account + ":1"));
      Until.holds("conflicts", () -> conflicts(other), count -> count > LOCK_RETRIES);
      assertFalse(waiting.isDone());
      service.run("end " + holder + " commit");
      waiting.get(5, TimeUnit.MINUTES);
      assertEquals("Committed", service.run("end " + other + " commit"));
      assertEquals("106", database.balance(account));
      assertNoUndoLog(other);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SEATA", "BRIDGE"})
  void aHolderThatRollsBackFailsOthersFast(Client client) throws Exception {
    AtService service = service(client, "AT", "JDBC");
    int account = database.account(100);
    String holder = begin(service);
    service.run("run " + holder + " add:" + account + ":5");
    String other = begin(service);
    CompletableFuture<String> rollback;
    // While this row is locked, the transaction keeps rolling back, and the account is not locked.
    try (Database.Locked row =
        database.lock("select branch_id from undo_log where xid = '" + holder + "'")) {
      rollback = CompletableFuture.supplyAsync(() -> service.run("end " + holder + " rollback"));
      Until.equal("Rollbacking", () -> service.run("status " + holder));
      String code = failure(service, "run " + other + " add:" + account + ":1");
      assertEquals("LockKeyConflictFailFast", code, row::toString);
      Until.equal(1L, () -> conflicts(other));
    }
    rollback.get(5, TimeUnit.MINUTES);
    service.run("end " + other + " rollback");
    Until.equal("100", () -> database.balance(account));
    assertNoUndoLog(holder);
  }

  @ParameterizedTest
  @MethodSource("setups")
  void globalLockWaitsForTransactions(Setup setup) throws Exception {
    withALockThatIsReleased(account -> globalLockWaits(setup, account));
  }

  private void globalLockWaits(Setup setup, int account) {
    AtService service = service(setup);
    String holder = begin(service);
    service.run("run " + holder + " add:" + account + ":5");
    assertAsSeata(
        "global lock " + setup.access(),
        setup.client(),
        failure(service, "globallock add:" + account + ":1"));
    service.run("end " + holder + " commit");
    service.run("globallock add:" + account + ":1");
    assertEquals("106", database.balance(account));
  }

  @ParameterizedTest
  @MethodSource("setups")
  void selectForUpdateAsksForLocks(Setup setup) throws Exception {
    withALockThatIsReleased(account -> selectForUpdate(setup, account));
  }

  private void selectForUpdate(Setup setup, int account) {
    AtService service = service(setup);
    String holder = begin(service);
    service.run("run " + holder + " add:" + account + ":5");
    String other = begin(service);
    assertAsSeata(
        "select for update " + setup.access(),
        setup.client(),
        failure(service, "run " + other + " lock:" + account));
    service.run("end " + holder + " commit");
    service.run("run " + other + " lock:" + account + ",add:" + account + ":1");
    assertEquals("Committed", service.run("end " + other + " commit"));
    assertEquals("106", database.balance(account));
  }

  @ParameterizedTest
  @MethodSource("setups")
  void batchesCommitAndRollBack(Setup setup) throws Exception {
    AtService service = service(setup);
    int first = database.account(100);
    int second = database.account(200);
    for (String end : List.of("rollback", "commit")) {
      String xid = begin(service);
      service.run("run " + xid + " batch:" + first + ":" + second + ":5");
      assertEquals("105 205", balances(first, second));
      service.run("end " + xid + " " + end);
      assertEquals(end.equals("commit") ? "105 205" : "100 200", balances(first, second));
      assertNoUndoLog(xid);
    }
  }
}
