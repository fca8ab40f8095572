package io.hawser.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.testkit.EmbeddedCoordinatorExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tests the output with {@code -o json} of all commands but the doctor. Programs read it. */
@Timeout(300)
@ExtendWith(EmbeddedCoordinatorExtension.class)
class JsonOutputTest {
  @TempDir private Path folder;

  private String json(int status, String... args) {
    DoctorRun run = DoctorRun.of(folder, args);
    assertEquals(status, run.status(), run.err());
    return run.out()
        .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME")
        .replaceAll("(?m)\\d+\\.\\d+(,?)$", "1.0$1");
  }

  @Test
  void transactions(EmbeddedCoordinator coordinator) {
    String server = coordinator.address().toString();
    assertTrue(
        json(0, "tx", "begin", "-s", server, "-o", "json").startsWith("{\n  \"xid\": \"SERVER:"));
    assertEquals(
        """
        {
          "xid": "SERVER:4711",
          "status": "Finished"
        }
        """,
        json(1, "tx", "status", "-s", server, server + ":4711", "-o", "json"));
  }

  @Test
  void ping(EmbeddedCoordinator coordinator) {
    assertEquals(
        """
        {
          "millis": [
            1.0,
            1.0
          ]
        }
        """,
        json(0, "ping", "-s", coordinator.address().toString(), "-n", "2", "-o", "json"));
  }

  @Test
  void registry(EmbeddedCoordinator coordinator) {
    String json =
        json(0, "registry", "list", "-s", coordinator.address().toString(), "-o", "json")
            .replaceAll("\"description\": \".*\"", "\"description\": \"TEXT\"");
    assertEquals(
        """
        {
          "registries": [
            {
              "type": "file",
              "description": "TEXT",
              "cluster": "default",
              "servers": [
                {
                  "server": "SERVER",
                  "metadata": {}
                }
              ],
              "clustersWithServers": [
                "default"
              ]
            }
          ]
        }
        """,
        json);
  }

  @Test
  void status(EmbeddedCoordinator coordinator) {
    String json = json(0, "status", "-s", coordinator.address().toString(), "-o", "json");
    assertTrue(
        json.startsWith(
            """
            {
              "ready": true,
              "servers": [
                {
                  "server": "SERVER",
                  "role": "TM",
                  "state": "READY",
                  "since": "TIME",
                  "listed": true,
                  "inFlight": 0,
                  "failedAttempts": 0,
            """),
        json);
    assertTrue(json.contains("\"registries\": [\n    {\n      \"type\": \"file\","), json);
  }

  @Test
  void settings() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("hawser.properties"),
            """
            txServiceGroup=orders
            service.vgroupMapping.orders=default
            secretKey=hid"den
            transport.typo=hid"den
            """);
    String json = json(1, "config", "explain", "-c", file.toString(), "-o", "json");
    assertTrue(
        json.contains(
            """
                {
                  "name": "service.vgroupMapping.orders",
                  "value": "default",
                  "default": false
                }
            """),
        json);
    assertTrue(json.contains("\"name\": \"secretKey\",\n      \"value\": \"***\""), json);
    assertTrue(json.contains("\"warnings\": [\n    \""), json);
    assertFalse(json.contains("hid"), json);
  }

  @Test
  void explanation(EmbeddedCoordinator coordinator) throws Exception {
    Path file = folder.resolve("client.jfr");
    String xid = RecordedTransaction.rolledBack(coordinator, file);
    String json = json(0, "tx", "explain", xid, "--recording", file.toString(), "-o", "json");
    assertTrue(
        json.contains(
            """
              "conclusion": "This client requested the rollback.",
              "events": [
                {
                  "at": "TIME",
                  "kind": "BEGIN",
                  "detail": "begun by SERVER as order, time-out 30000 ms"
                },
            """),
        json);
  }

  /** A quote is written with an escape: what is hidden later than that would not be found. */
  @Test
  void aSecretIsHiddenBeforeItIsEscaped() {
    Secrets secrets = Secrets.of(Map.of("SECRET_KEY", "a\"b\\c"));
    assertEquals("{\n  \"x\": [\n    \"***!\"\n  ]\n}", json(secrets, "x", "a\"b\\c"));
  }

  /** Programs look for the names. */
  @Test
  void aNameStaysAlsoIfItIsASecretBySomeChance() {
    Secrets secrets = Secrets.of(Map.of("SECRET_KEY", "found"));
    assertEquals("{\n  \"found\": [\n    \"***!\"\n  ]\n}", json(secrets, "found", "found"));
  }

  private static String json(Secrets secrets, String name, String value) {
    return Json.of(Map.of(name, List.of(value + "!")), secrets::hide);
  }
}
