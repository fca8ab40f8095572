package io.hawser.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.testservers.AtService;
import io.hawser.testservers.AtService.Client;
import io.hawser.testservers.process.CommandFailure;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the AT mode does on a database. */
abstract class AtContract extends ServiceCases {
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
    int account = database.account(100);
    assertTrue(service.run("whole commit add:" + account + ":5").endsWith(" Committed"));
    assertEquals("105", database.balance(account));
    assertTrue(service.run("whole rollback add:" + account + ":5").endsWith(" RollbackDone"));
    Until.equal("105", () -> database.balance(account));
  }

  @ParameterizedTest
  @EnumSource(names = {"SEATA", "BRIDGE"})
  void aDirtyWriteIsFoundAndFailsFast(Client client) throws Exception {
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

    // Its lock stays, and its holder rolls back: waiting is useless.
    String other = begin(service);
    assertAsSeata(
        "lock of a transaction that cannot be rolled back",
        client,
        failure(service, "run " + other + " add:" + account + ":1"));
    service.run("end " + other + " rollback");
    database.execute("delete from undo_log where xid = '" + xid + "'");
  }

  @ParameterizedTest
  @MethodSource("setups")
  void aLockConflictIsRetriedUntilItIsGivenUp(Setup setup) throws Exception {
    AtService service = service(setup);
    int account = database.account(100);
    String holder = begin(service);
    service.run("run " + holder + " add:" + account + ":5");
    String other = begin(service);
    assertAsSeata(
        "lock conflict " + setup.access(),
        setup.client(),
        failure(service, "run " + other + " add:" + account + ":1"));
    service.run("end " + other + " rollback");
    service.run("end " + holder + " commit");
    assertEquals("105", database.balance(account));
  }

  @ParameterizedTest
  @EnumSource(names = {"SEATA", "BRIDGE"})
  void aLockConflictIsRetriedUntilTheLockIsFree(Client client) throws Exception {
    int account = database.account(100);
    AtService service =
        newService(client, "AT", "JDBC", Map.of("client.rm.lock.retryTimes", "100000"));
    try (service) {
      String holder = begin(service);
      service.run("run " + holder + " add:" + account + ":5");
      String other = begin(service);
      CompletableFuture<String> waiting =
          CompletableFuture.supplyAsync(
              () -> service.run("run " + other + " add:" + account + ":1"));
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
    AtService doomed = newService(client, "AT", "JDBC", Map.of());
    int account = database.account(100);
    String holder;
    try (doomed) {
      holder = begin(doomed);
      doomed.run("run " + holder + " add:" + account + ":5");
      // Undoing has to wait for this row, so the transaction keeps rolling back.
      database.execute("update account set balance = balance where id = " + account);
      doomed.kill9();
    }
    String other = begin(service);
    assertAsSeata(
        "lock of a process that is gone",
        client,
        failure(service, "run " + other + " add:" + account + ":1"));
    service.run("end " + other + " rollback");
    service.run("end " + holder + " rollback");
    Until.equal("100", () -> database.balance(account));
    assertNoUndoLog(holder);
  }

  @ParameterizedTest
  @MethodSource("setups")
  void globalLockWaitsForTransactions(Setup setup) throws Exception {
    AtService service = service(setup);
    int account = database.account(100);
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
    AtService service = service(setup);
    int account = database.account(100);
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
