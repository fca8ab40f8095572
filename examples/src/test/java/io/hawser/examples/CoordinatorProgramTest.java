package io.hawser.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.model.GlobalStatus;
import io.hawser.testkit.CoordinatorMain;
import io.hawser.testservers.process.ChildProcess;
import io.hawser.testservers.process.JvmCommand;
import io.hawser.testservers.process.Programs;
import io.hawser.transaction.Resource;
import io.hawser.transaction.TransactionManager;
import java.io.IOException;
import java.io.StringReader;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The coordinator as a program: it keeps running, prints the settings for clients, and closes on a
 * signal.
 */
@Timeout(600)
class CoordinatorProgramTest {
  private static final String LAST_SETTING = ".grouplist=";
  private static final int TERMINATED = 128 + 15;
  private static final Duration LIMIT = Duration.ofMinutes(5);

  @TempDir Path directory;
  private ChildProcess process;

  @AfterEach
  void end() {
    if (process != null) {
      process.kill9();
    }
  }

  private JvmCommand program(Class<?> main, String... args) {
    return JvmCommand.of(main)
        .options("-Dorg.slf4j.simpleLogger.defaultLogLevel=info") // as is usual
        .arguments(args);
  }

  /** Starts a coordinator and returns its output up to the last setting. */
  private String start(String... args) {
    process =
        ChildProcess.start(program(CoordinatorMain.class, args).readyWith(LAST_SETTING), directory);
    return String.join("\n", process.printedAtStart()) + "\n";
  }

  private Programs.Ended run(String... args) {
    return Programs.run(program(CoordinatorMain.class, args), directory, LIMIT);
  }

  private static HawserConfig pasted(String text) throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(text));
    properties.setProperty("transport.connectTimeout", "60s"); // the server is a cold JVM
    return HawserConfig.from(properties);
  }

  private String log() {
    return String.join("\n", process.logLines());
  }

  @Test
  void itRunsUntilItIsStoppedAndNamesOpenTransactions() throws Exception {
    String printed = start("--port", "0");
    assertTrue(printed.startsWith("# The coordinator listens on 127.0.0.1:"), printed);
    assertTrue(printed.contains("# It is not announced in a registry"), printed);
    HawserConfig config = pasted(printed);
    assertEquals(5, config.startingWith("").size(), "four lines, and one of ours: " + printed);
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
    assertTrue(ProcessHandle.of(process.pid()).isPresent());
    process.terminate();
    assertEquals(TERMINATED, process.exitStatus());
    assertTrue(
        log()
            .contains(": 1 transaction(s) were open and are lost: " + xid + " (Begin, 1 branches)"),
        log());
    assertTrue(log().contains("Closed the server that listened on"), log());
  }

  @Test
  void itListensOnTheGivenAddressAndIsAnnouncedInTheCluster() throws Exception {
    String printed = start("--port=0", "--host=0.0.0.0", "--cluster=east");
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
  void anErrorIsOneLineAndEndsTheProgram() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      Programs.Ended ended = run("--host=0.0.0.0", "--port=" + taken.getLocalPort());
      assertEquals(1, ended.status());
      assertTrue(
          ended.output().contains("coordinator: Cannot listen on 0.0.0.0 port "), ended::output);
      assertFalse(ended.output().contains("\tat "), ended::output);
    }
    Programs.Ended unknown = run("--registry=nacoz");
    assertEquals(1, unknown.status());
    assertTrue(
        unknown.output().contains("registry.type: nacoz (expected: one of "), unknown::output);
    Programs.Ended incomplete = run("--advertise=10.0.0.1:8091");
    assertEquals(2, incomplete.status());
    assertTrue(incomplete.output().contains("--advertise needs --registry"), incomplete::output);
    Programs.Ended help = run("--help");
    assertFalse(help.output().isEmpty());
    assertEquals(0, help.status());
  }

  /** The files of clients, so that a coordinator is announced where they look. */
  @Test
  void itReadsTheFilesOfClients() throws Exception {
    Path yaml = directory.resolve("application.yml");
    Files.writeString(yaml, "seata:\n  registry:\n    type: nacoz\n");
    Programs.Ended ended = run("--port=0", "--config=" + yaml);
    assertEquals(1, ended.status());
    assertTrue(ended.output().contains("registry.type: nacoz (expected: one of "), ended::output);
    Programs.Ended overridden = run("--port=0", "--config=" + yaml, "--registry=nacox");
    assertTrue(
        overridden.output().contains("registry.type: nacox (expected: one of "),
        overridden::output);
    Programs.Ended missing = run("--port=0", "--config=" + directory.resolve("none"));
    assertEquals(1, missing.status());
    assertTrue(missing.output().contains("coordinator: There is no file "), missing::output);
  }

  /** The program with the lines of the README. */
  @Test
  void aMainWithTheThreeLinesOfTheReadmeKeepsRunning() {
    process = ChildProcess.start(program(LocalCoordinator.class, "0").readyWith(":"), directory);
    HawserConfig config =
        HawserConfig.builder()
            .servers(process.greeting())
            .set("transport.connectTimeout", "60s") // the server is a cold JVM
            .build();
    try (HawserClient client = HawserClient.connect(config)) {
      assertTrue(client.status().isReady());
    }
    process.terminate();
    assertEquals(TERMINATED, process.exitStatus());
    assertTrue(log().contains("Closed the embedded coordinator on"), log());
  }
}
