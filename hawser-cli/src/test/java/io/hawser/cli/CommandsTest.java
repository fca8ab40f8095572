package io.hawser.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.testkit.EmbeddedCoordinatorExtension;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The other commands, against a coordinator. */
@Timeout(60)
@ExtendWith(EmbeddedCoordinatorExtension.class)
class CommandsTest {
  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    out.getBuffer().setLength(0);
    return HawserCli.run(new PrintWriter(out), new PrintWriter(err), args);
  }

  @Test
  void aTransactionIsBegunLookedUpAndEnded(EmbeddedCoordinator coordinator) {
    String server = coordinator.address().toString();

    assertEquals(0, run("tx", "begin", "--server", server, "--name", "by-hand"));
    String xid = out.toString().strip();
    assertEquals("by-hand", coordinator.find(xid).orElseThrow().name());
    assertEquals(0, run("tx", "status", "--server", server, xid));
    assertEquals("Begin", out.toString().strip());
    assertEquals(0, run("tx", "rollback", "--server", server, xid));
    assertEquals("Rollbacked", out.toString().strip());
  }

  @Test
  void statusAndPingConnect(EmbeddedCoordinator coordinator) {
    String server = coordinator.address().toString();

    assertEquals(0, run("status", "-s", server));
    assertTrue(out.toString().contains(server + " "), out.toString());
    assertTrue(out.toString().contains("READY"), out.toString());
    assertEquals(0, run("ping", "-s", server, "-n", "2"));
    assertEquals(2, out.toString().lines().count());
  }

  @Test
  void aFailureIsOneSentence() {
    assertEquals(2, run("ping", "-s", "nowhere.invalid:8091"));
    assertTrue(err.toString().startsWith("hawser: No server is ready for the TM."), err.toString());
  }

  @Test
  void theRegistryIsListed(EmbeddedCoordinator coordinator) {
    assertEquals(0, run("registry", "list", "-s", coordinator.address().toString()));
    assertTrue(
        out.toString().contains("  cluster default: 1" + System.lineSeparator()), out.toString());
    assertEquals(
        2, run("registry", "list", "-s", coordinator.address().toString(), "--cluster", "other"));
    assertTrue(err.toString().contains("There is no service.other.grouplist"), err.toString());
  }

  @Test
  void aConfigurationIsExplainedWithoutSecrets() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("application.yml"),
            """
            seata:
              tx-service-group: orders
              secret-key: hidden-one
              service:
                vgroup-mapping:
                  orders: default
            """);

    assertEquals(0, run("config", "explain", "--spring", file.toString()));
    List<String> lines = out.toString().lines().toList();
    assertTrue(lines.contains("txServiceGroup=orders"), lines.toString());
    assertTrue(lines.contains("secretKey=***"), lines.toString());
    assertTrue(lines.contains("service.vgroupMapping.orders=default"), lines.toString());
  }

  @Test
  void aTransactionIsExplainedFromARecording(EmbeddedCoordinator coordinator) throws Exception {
    Path file = folder.resolve("client.jfr");
    String xid;
    try (Recording recording = new Recording();
        HawserClient client =
            HawserClient.connect(
                coordinator.clientConfig().set("client.journal.maxBytes", "100000").build())) {
      recording.enable("io.hawser.Transaction");
      recording.start();
      xid = client.transactionManager().begin("order", Duration.ofSeconds(30));
      client.transactionManager().rollback(xid);
      recording.stop();
      recording.dump(file);
    }

    assertEquals(0, run("tx", "explain", xid, "--recording", file.toString()));
    String text = out.toString();
    assertTrue(text.contains(" as order, time-out 30000 ms"), text);
    assertTrue(text.contains("GlobalRollbackRequest answered Rollbacked"), text);
    assertTrue(text.contains("This client requested the rollback."), text);
    assertEquals(1, run("tx", "explain", "other", "--recording", file.toString()));
  }

  @Test
  void secretsOfAllKindsAreHidden() {
    Secrets secrets =
        Secrets.of(Map.of("SEATA_SECRET_KEY", "abcd", "HOME", "/home/me", "TOKEN", ""));

    assertEquals(
        "at http://***@host: *** in /home/me",
        secrets.hide("at http://me:pw@host: abcd in /home/me"));
  }
}
