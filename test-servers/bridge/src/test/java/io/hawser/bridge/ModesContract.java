package io.hawser.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hawser.testservers.AtService;
import io.hawser.testservers.AtService.Client;
import io.hawser.testservers.SeataServer;
import io.hawser.testservers.process.CommandFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What Seata's modes do on a database. Each case runs on Seata's own client first, so that the case
 * itself is right, and then on the bridge, which must do the same.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ModesContract {
  private static final String TIMEOUT = "60000";

  private final Map<String, AtService> services = new HashMap<>();
  private final Map<String, String> ofSeata = new HashMap<>();
  private SeataServer server;
  private Database database;

  /** What carries requests, and what executes statements. */
  record Setup(Client client, String access) {}

  abstract Database startDatabase();

  @BeforeAll
  void start() {
    database = startDatabase();
    server = SeataServer.seataServer200(Map.of());
  }

  @AfterAll
  void stop() {
    services.values().forEach(AtService::close);
    if (server != null) {
      server.close();
    }
    if (database != null) {
      database.close();
    }
  }

  /** Each case cleans up what it means to leave. */
  @AfterEach
  void undoLogsAreGone() throws Exception {
    Until.equal(0L, () -> database.number("select count(*) from undo_log"));
  }

  static Stream<Setup> setups() {
    return Stream.of("JDBC", "MYBATIS")
        .flatMap(access -> Stream.of(Client.SEATA, Client.BRIDGE).map(client -> new Setup(client, access)));
  }

  private AtService service(Setup setup) {
    return service(setup.client(), "AT", setup.access());
  }

  private AtService service(Client client, String mode, String access) {
    return services.computeIfAbsent(
        client + mode + access, key -> newService(client, mode, access, Map.of()));
  }

  private AtService newService(
      Client client, String mode, String access, Map<String, String> settings) {
    return AtService.start(client, server.address(), database.serviceUrl(), mode, access, settings);
  }

  private static String begin(AtService service) {
    return service.run("begin " + TIMEOUT);
  }

  /** Fails if the bridge fails otherwise than Seata's client. */
  private void assertAsSeata(String what, Client client, String found) {
    if (client == Client.SEATA) {
      ofSeata.put(what, found);
    } else {
      assertEquals(ofSeata.get(what), found, what);
    }
  }

  private static String failure(AtService service, String command) {
    return assertThrows(CommandFailure.class, () -> service.run(command)).code();
  }

  private void assertNoUndoLog(String xid) throws Exception {
    Until.equal(0L, () -> database.undoLogs(xid));
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

  private String balances(int... accounts) {
    StringBuilder text = new StringBuilder();
    for (int account : accounts) {
      text.append(database.balance(account)).append(' ');
    }
    return text.toString().strip();
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

  @ParameterizedTest
  @EnumSource(names = {"SEATA", "BRIDGE"})
  void xaCommitsAndRollsBack(Client client) throws Exception {
    int account = database.account(100);
    try {
      AtService service = service(client, "XA", "JDBC");
      for (String end : List.of("rollback", "commit")) {
        String xid = begin(service);
        service.run("run " + xid + " add:" + account + ":5");
        assertEquals("100", database.balance(account)); // prepared
        service.run("end " + xid + " " + end);
        Until.equal(end.equals("commit") ? "105" : "100", () -> database.balance(account));
      }
    } catch (CommandFailure e) {
      if (client == Client.SEATA) {
        ofSeata.put("XA", e.getMessage());
        assumeTrue(false, "XA fails on Seata's own client: " + e.getMessage());
      }
      assumeTrue(
          !ofSeata.containsKey("XA"),
          "XA fails on Seata's own client as well: " + ofSeata.get("XA"));
      throw e;
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SEATA", "BRIDGE"})
  void tccConfirmsAndCancels(Client client) throws Exception {
    AtService service = service(client, "AT", "JDBC");
    for (String end : List.of("commit", "rollback")) {
      String name = client + "-" + end;
      String xid = begin(service);
      service.run("tcc " + xid + " " + name);
      service.run("end " + xid + " " + end);
      Until.equal(
          List.of("try", end.equals("commit") ? "confirm" : "cancel"),
          () ->
              database.texts(
                  "select step from effects where name = '" + name + "' order by step desc"));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SEATA", "BRIDGE"})
  void anotherProcessEndsWhatOneHasLeft(Client client) throws Exception {
    Client successor = client == Client.SEATA ? Client.BRIDGE : Client.SEATA;
    for (Client heir : List.of(client, successor)) {
      int committed = database.account(100);
      int rolledBack = database.account(100);
      String first;
      String second;
      AtService dying = newService(client, "AT", "JDBC", Map.of());
      try (dying) {
        first = begin(dying);
        second = begin(dying);
        dying.run("run " + first + " add:" + committed + ":5");
        dying.run("run " + second + " add:" + rolledBack + ":5");
        dying.kill9();
      }
      AtService service = service(heir, "AT", "JDBC");
      service.run("end " + first + " commit");
      service.run("end " + second + " rollback");
      Until.equal("105 100", () -> balances(committed, rolledBack));
      assertNoUndoLog(first);
      assertNoUndoLog(second);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "BRIDGE")
  void resourcesMayComeBeforeTheBridgeWhichMayCloseAndStartAgain(Client client) throws Exception {
    AtService service = newService(client, "AT", "JDBC", Map.of("resources.first", "true"));
    try (service) {
      for (int round = 0; round < 3; round++) {
        int account = database.account(100);
        String xid = begin(service);
        service.run("run " + xid + " add:" + account + ":5");
        assertEquals("Committed", service.run("end " + xid + " commit"));
        Until.equal("Finished", () -> service.run("status " + xid));
        service.run("close");
        assertEquals(0, database.undoLogs(xid), "closing deletes the undo logs");
        assertEquals("IO", ioOrNot(failure(service, "begin " + TIMEOUT)));
        service.run("connect");
        assertEquals("105", database.balance(account));
      }
      assertNoNetworkClient(service);
      assertThrows(CommandFailure.class, () -> service.run("connect")); // a second one
    }
  }

  private static String ioOrNot(String code) {
    return code.equals("BeginFailed") ? "IO" : code;
  }

  @ParameterizedTest
  @EnumSource(names = {"BRIDGE", "BRIDGE_2_1_0"})
  void eachReleaseWorksWithoutAThreadOfSeatasNetworkClient(Client client) throws Exception {
    AtService service = service(client, "AT", "JDBC");
    for (String end : List.of("rollback", "commit")) {
      int account = database.account(100);
      String xid = begin(service);
      service.run("run " + xid + " add:" + account + ":5");
      service.run("tcc " + xid + " " + client + "-release-" + end);
      assertEquals(
          end.equals("commit") ? "Committed" : "Rollbacked",
          service.run("end " + xid + " " + end));
      assertEquals(end.equals("commit") ? "105" : "100", database.balance(account));
      assertNoUndoLog(xid);
    }
    assertNoNetworkClient(service);
    String refusal =
        assertThrows(CommandFailure.class, () -> service.run("saga")).getMessage();
    assertTrue(refusal.contains("state machine"), refusal);
  }

  @ParameterizedTest
  @EnumSource(names = "BRIDGE")
  void aNetworkClientOfSeatasIsFoundAtTheStart(Client client) {
    AtService service = newService(client, "AT", "JDBC", Map.of());
    try (service) {
      service.run("close");
      service.run("seata"); // as an application with TMClient.init left in it
      String refusal =
          assertThrows(CommandFailure.class, () -> service.run("connect")).getMessage();
      assertTrue(refusal.contains("NettyClientSelector"), refusal);
      assertTrue(refusal.contains("TMClient.init"), refusal);
    }
  }

  private static void assertNoNetworkClient(AtService service) {
    String threads = service.run("threads");
    assertTrue(threads.contains("hawser-io"), threads);
    assertFalse(threads.contains("NettyClientSelector"), threads);
    assertFalse(threads.contains("rpcMergeMessageSend"), threads);
  }
}
