package io.hawser.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hawser.testservers.AtService;
import io.hawser.testservers.AtService.Client;
import io.hawser.testservers.process.CommandFailure;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests XA, TCC and several processes on a database, and how the bridge starts and closes. */
abstract class OtherModesContract extends ServiceCases {
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

  @ParameterizedTest
  @EnumSource(names = "BRIDGE")
  void closingGivesUpADatabaseThatDoesNotAnswer(Client client) throws Exception {
    AtService service = newService(client, "AT", "JDBC", Map.of("client.shutdownTimeout", "2s"));
    int account = database.account(100);
    try (service) {
      String xid = begin(service);
      service.run("run " + xid + " add:" + account + ":5");
      try (Database.Locked row =
          database.lock("select branch_id from undo_log where xid = '" + xid + "'")) {
        assertEquals("Committed", service.run("end " + xid + " commit"));
        Until.equal("Finished", () -> service.run("status " + xid));
        service.run("close"); // returns while the row is locked
        String log = String.join("\n", service.logLines());
        assertTrue(log.contains("undo logs of 1 committed branch"), row + " " + log);
      }
      assertNoUndoLog(xid); // the statement that waited goes on
    }
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
          end.equals("commit") ? "Committed" : "Rollbacked", service.run("end " + xid + " " + end));
      assertEquals(end.equals("commit") ? "105" : "100", database.balance(account));
      assertNoUndoLog(xid);
    }
    assertNoNetworkClient(service);
    String rejection = assertThrows(CommandFailure.class, () -> service.run("saga")).getMessage();
    assertTrue(rejection.contains("state machine"), rejection);
  }

  @ParameterizedTest
  @EnumSource(names = "BRIDGE")
  void aNetworkClientOfSeatasIsFoundAtTheStart(Client client) {
    AtService service = newService(client, "AT", "JDBC", Map.of());
    try (service) {
      service.run("close");
      service.run("seata"); // as an application with TMClient.init left in it
      String rejection =
          assertThrows(CommandFailure.class, () -> service.run("connect")).getMessage();
      assertTrue(rejection.contains("NettyClientSelector"), rejection);
      assertTrue(rejection.contains("TMClient.init"), rejection);
    }
  }

  private static String ioOrNot(String code) {
    return code.equals("BeginFailed") ? "IO" : code;
  }

  private static void assertNoNetworkClient(AtService service) {
    String threads = service.run("threads");
    assertTrue(threads.contains("hawser-io"), threads);
    assertFalse(threads.contains("NettyClientSelector"), threads);
    assertFalse(threads.contains("rpcMergeMessageSend"), threads);
  }
}
