package io.hawser.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.testkit.EmbeddedCoordinatorExtension;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The other commands, against a coordinator. */
@Timeout(300)
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
    assertEquals(1, run("tx", "commit", "--server", server, xid));
    assertEquals("Finished", out.toString().strip());
    assertTrue(err.toString().contains("the coordinator has no such transaction"), err.toString());
  }

  @Test
  void aWrongValueIsOneSentence(EmbeddedCoordinator coordinator) throws Exception {
    String server = coordinator.address().toString();
    Path text = Files.writeString(folder.resolve("text.jfr"), "text");

    assertEquals(64, run("tx", "begin", "-s", server, "--timeout", "0"));
    assertTrue(err.toString().startsWith("hawser: timeout: PT0S (expected: "), err.toString());
    assertEquals(64, run("ping", "-s", server, "-n", "0"));
    assertEquals(2, run("tx", "explain", "x", "--recording", folder.resolve("no").toString()));
    assertTrue(err.toString().contains("--recording: cannot read " + folder), err.toString());
    assertEquals(2, run("tx", "explain", "x", "--recording", text.toString()));
    assertFalse(err.toString().contains("\tat "), err.toString());
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
              registry:
                type: eureka
                eureka:
                  service-url: http://me:hidden-two@eureka:8761/eureka
              service:
                vgroup-mapping:
                  orders: default
            """);

    assertEquals(0, run("config", "explain", "--spring", file.toString()));
    List<String> lines = out.toString().lines().toList();
    assertTrue(lines.contains("txServiceGroup=orders"), lines.toString());
    assertTrue(lines.contains("secretKey=***"), lines.toString());
    assertFalse(lines.toString().contains("hidden"), lines.toString());
    assertTrue(lines.contains("service.vgroupMapping.orders=default"), lines.toString());
  }

  @Test
  void aTransactionIsExplainedFromARecording(EmbeddedCoordinator coordinator) throws Exception {
    Path file = folder.resolve("client.jfr");
    String xid = RecordedTransaction.rolledBack(coordinator, file);

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
    assertEquals("https://***@host/x", secrets.hide("https://ghp_123@host/x"));
    assertEquals(
        "GET /v1?user=me&accessToken=***&password=***#x",
        secrets.hide("GET /v1?user=me&accessToken=eyJ.$1&password=p%40ss#x"));
    Secrets ofUrl =
        Secrets.of(Map.of("EUREKA", "http://me:p%40ss@host/eureka", "KEY_PASSWORD", "a b"));
    assertEquals("rejected ***, *** and ***", ofUrl.hide("rejected p%40ss, p@ss and a+b"));
  }

  /** No command prints a secret, neither in its output nor in an error. */
  @Test
  void noDoorPrintsASecret() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("hawser.properties"),
            """
            service.vgroupMapping.default_tx_group=default
            service.default.grouplist=127.0.0.1:1
            secretKey=hidden-1
            accessKey=hidden-2
            registry.type=eureka,redis,nacos
            registry.eureka.serviceUrl=http://127.0.0.1:1/eureka
            registry.eureka.username=me
            registry.eureka.password=hidden-3
            registry.redis.serverAddr=127.0.0.1:1
            registry.redis.password=hidden-4
            registry.nacos.serverAddr=127.0.0.1:1
            registry.nacos.username=nacos
            registry.nacos.password=hidden-5
            """);
    for (String[] command :
        new String[][] {
          {"doctor"},
          {"doctor", "-o", "json"},
          {"status"},
          {"ping"},
          {"registry", "list"},
          {"tx", "begin"},
          {"tx", "status", "127.0.0.1:8091:1"},
          {"config", "explain"},
          {"config", "explain", "--all"},
          {"config", "explain", "--all", "-o", "json"},
          {"registry", "list", "-o", "json"},
          {"ping", "--server", "http://me:hidden-6@host:1"},
          {"registry", "list", "--nonsense", "http://me:hidden-7@host:1"}
        }) {
      List<String> args = new ArrayList<>(List.of(command));
      if (!args.contains("--server")) {
        args.addAll(List.of("--config", file.toString()));
      }
      run(args.toArray(String[]::new));
      String all = out + "" + err;
      assertFalse(all.contains("hidden-"), args + ": " + all);
    }
  }
}
