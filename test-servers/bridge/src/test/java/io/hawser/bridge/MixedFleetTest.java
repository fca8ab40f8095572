package io.hawser.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.testservers.AtService;
import io.hawser.testservers.AtService.Client;
import io.hawser.testservers.SeataServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("full")
@Timeout(1200)
@DisplayName("Two instances on Seata's client and two on the bridge, one killed every few seconds")
class MixedFleetTest {
  private static final int ACCOUNTS = 400;
  private static final int BALANCE = 1_000;
  private static final int THREADS = 4;
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final Duration TIME = Duration.ofMinutes(1);

  @TempDir private Path directory;

  private final Random random = new Random(20);
  private final List<AtService> instances = new ArrayList<>();

  @Test
  void booksBalanceAndNothingIsLeft() throws Exception {
    SeataServer server =
        SeataServer.seataServer200(
            Map.of(
                "server.undo.logDeletePeriod",
                "5000",
                "seata.server.undo.log-delete-period",
                "5000"));
    Database database = Database.postgres();
    try (server;
        database) {
      for (int i = 0; i < ACCOUNTS; i++) {
        database.account(BALANCE);
      }
      for (int i = 0; i < 4; i++) {
        instances.add(start(i, server, database));
      }
      int kills = 0;
      long end = System.nanoTime() + TIME.toNanos();
      while (System.nanoTime() - end < 0) {
        Thread.sleep(2_000 + random.nextInt(2_000)); // the period is what is tested
        int victim = random.nextInt(instances.size());
        instances.get(victim).kill9();
        instances.get(victim).close();
        instances.set(victim, start(victim, server, database));
        kills++;
      }
      int done = 0;
      for (AtService instance : instances) {
        done += (int) instance.stopLoad().stream().filter(call -> call.endsWith(" ok")).count();
      }
      System.out.println("mixed fleet: " + kills + " kills, " + done + " done by those that lived");
      assertTrue(done > 0, instances.get(0).described());
      assertEnded(database);
    } finally {
      instances.forEach(AtService::close);
    }
  }

  private AtService start(int number, SeataServer server, Database database) {
    AtService service =
        AtService.start(
            number % 2 == 0 ? Client.SEATA : Client.BRIDGE,
            server.address(),
            database.serviceUrl(),
            "AT",
            "JDBC",
            Map.of(
                "transport.connectTimeout",
                "60s",
                "transport.probeTimeout",
                "60s",
                "transport.idleTimeout",
                "600s",
                "xids.file",
                directory.resolve("xids-" + number).toString()));
    service.run("load " + THREADS + " " + ACCOUNTS + " " + TIMEOUT_MILLIS);
    return service;
  }

  private void assertEnded(Database database) throws Exception {
    List<String> open = new ArrayList<>();
    for (int i = 0; i < instances.size(); i++) {
      open.addAll(Files.readAllLines(directory.resolve("xids-" + i)));
    }
    assertTrue(open.size() > 100, open.size() + " transactions");
    Until.holds(
        "open global transactions",
        () -> {
          open.removeIf(xid -> instances.get(1).run("status " + xid).equals("Finished"));
          return open;
        },
        List::isEmpty);
    assertEquals((long) ACCOUNTS * BALANCE, database.number("select sum(balance) from account"));

    // The server has other processes delete the undo logs that a killed process left. They are then
    // at least a day old, and Seata's classes have no setting for a shorter time.
    System.out.println(
        "mixed fleet: undo logs that the killed ones left "
            + database.number("select count(*) from undo_log"));
    database.execute("update undo_log set log_created = log_created - interval '8 days'");
    Until.equal(0L, () -> database.number("select count(*) from undo_log"));
    assertEquals((long) ACCOUNTS * BALANCE, database.number("select sum(balance) from account"));
  }
}
