package io.hawser.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.protocol.BranchStatus;
import io.hawser.protocol.BranchType;
import io.hawser.protocol.GlobalStatus;
import io.hawser.transaction.Resource;
import io.hawser.transaction.TransactionManager;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The coordinator as a program: it stays, prints what clients need, and closes when told to. */
@Timeout(120)
class CoordinatorProgramTest {
  @TempDir Path directory;
  private Process process;

  @AfterEach
  void end() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  private BufferedReader start(Class<?> program, String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=info"); // as is usual
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(List.of(args));
    process = new ProcessBuilder(command).redirectError(directory.resolve("log").toFile()).start();
    return process.inputReader(StandardCharsets.UTF_8);
  }

  /** What is printed up to the last setting. */
  private static String settings(BufferedReader out) throws IOException {
    StringBuilder text = new StringBuilder();
    String line;
    while ((line = out.readLine()) != null) {
      text.append(line).append('\n');
      if (line.contains(".grouplist=")) {
        return text.toString();
      }
    }
    throw new AssertionError("It ended after: " + text);
  }

  private static HawserConfig pasted(String text) throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(text));
    return HawserConfig.from(properties);
  }

  private String log() throws IOException {
    return Files.readString(directory.resolve("log"));
  }

  @Test
  void itStaysUntilItIsStoppedAndSaysWhatWasOpen() throws Exception {
    BufferedReader out = start(io.hawser.testkit.CoordinatorMain.class, "--port", "0");
    String printed = settings(out);
    assertTrue(printed.startsWith("# The coordinator listens on 127.0.0.1:"), printed);
    assertTrue(printed.contains("# It is announced nowhere"), printed);
    HawserConfig config = pasted(printed);
    assertEquals(4, config.startingWith("").size(), "four lines: " + printed);
    String xid;
    try (HawserClient client = HawserClient.connect(config)) {
      TransactionManager tm = client.transactionManager();
      assertEquals(GlobalStatus.Committed, tm.commit(tm.begin("done", Duration.ofSeconds(60))));
      xid = tm.begin("left open", Duration.ofMinutes(10));
      client
          .resourceManager()
          .registerResource(
              new Resource(
                  "stock",
                  BranchType.TCC,
                  branch -> BranchStatus.PhaseTwo_Committed,
                  branch -> BranchStatus.PhaseTwo_Rollbacked));
      client.resourceManager().branchRegister(BranchType.TCC, "stock", xid, null, null);
    }
    assertTrue(process.isAlive());
    process.destroy(); // SIGTERM
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "closes after SIGTERM");
    assertTrue(
        log()
            .contains(": 1 transaction(s) were open and are lost: " + xid + " (Begin, 1 branches)"),
        log());
    assertTrue(log().contains("Closed the server that listened on"), log());
  }

  @Test
  void itListensWhereItIsToldAndJoinsTheCluster() throws Exception {
    String printed =
        settings(
            start(
                io.hawser.testkit.CoordinatorMain.class,
                "--port=0",
                "--host=0.0.0.0",
                "--cluster=east"));
    assertTrue(
        printed.matches("(?s)# The coordinator listens on (0\\.0\\.0\\.0|\\[::]):[0-9]+\\..*"),
        printed);
    HawserConfig config = pasted(printed);
    assertEquals("east", config.clusterOf("default_tx_group"));
    try (HawserClient client = HawserClient.connect(config)) {
      assertTrue(client.status().isReady());
    }
  }

  @Test
  void whatIsWrongIsSaidInOneLineAndEndsIt() throws Exception {
    try (java.net.ServerSocket taken = new java.net.ServerSocket(0)) {
      start(
          io.hawser.testkit.CoordinatorMain.class,
          "--host=0.0.0.0",
          "--port=" + taken.getLocalPort());
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
      assertEquals(1, process.exitValue());
      assertTrue(log().contains("coordinator: Cannot listen on 0.0.0.0 port "), log());
      assertFalse(log().contains("\tat "), log());
    }
    start(io.hawser.testkit.CoordinatorMain.class, "--registry=nacoz");
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(1, process.exitValue());
    assertTrue(log().contains("registry.type: nacoz (expected: one of "), log());
    start(io.hawser.testkit.CoordinatorMain.class, "--advertise=10.0.0.1:8091");
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(2, process.exitValue());
    assertTrue(log().contains("--advertise needs --registry"), log());
    BufferedReader help = start(io.hawser.testkit.CoordinatorMain.class, "--help");
    assertNotNull(help.readLine());
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue());
  }

  /** The lines of the README. */
  @Test
  void aMainWithTheThreeLinesOfTheReadmeStays() throws Exception {
    BufferedReader out = start(LocalCoordinator.class, "0");
    String line = out.readLine();
    assertNotNull(line, this::logOrNothing);
    assertTrue(process.isAlive());
    try (HawserClient client = HawserClient.connect(HawserConfig.builder().servers(line).build())) {
      assertTrue(client.status().isReady());
    }
    process.destroy();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertTrue(log().contains("Closed the embedded coordinator on"), log());
  }

  private String logOrNothing() {
    try {
      return log();
    } catch (IOException e) {
      return e.toString();
    }
  }
}
