package io.hawser.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.model.GlobalStatus;
import io.hawser.registry.ServerAddress;
import io.hawser.testkit.CoordinatorMain;
import io.hawser.testservers.RedisServer;
import io.hawser.testservers.process.ChildProcess;
import io.hawser.testservers.process.JvmCommand;
import io.hawser.transaction.Resource;
import io.hawser.transaction.ResourceManager;
import io.hawser.transaction.TransactionManager;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The coordinator as a program that is announced in a registry, which is a real one. */
@Timeout(600)
class CoordinatorInRegistryTest {
  private static final String PASSWORD = "s3cr3t-Pa55";
  private static final String LAST_LINE = "# and the other settings registry.";
  private static final String CLUSTER = "east";
  private static final int ATTEMPTS = 5;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir private Path folder;
  private RedisServer redis;
  private ChildProcess coordinator;

  @BeforeEach
  void launch() {
    redis = RedisServer.launch("requirepass " + PASSWORD);
  }

  @AfterEach
  void stop() {
    if (coordinator != null) {
      coordinator.kill9();
    }
    redis.close();
  }

  /**
   * Returns what a coordinator has printed. It gives up if it is not announced within 20 s, in
   * which a busy machine may not even have loaded its classes: then another one is started.
   */
  private String start() {
    JvmCommand program =
        JvmCommand.of(CoordinatorMain.class)
            .small()
            .options("-Dorg.slf4j.simpleLogger.defaultLogLevel=info")
            .arguments(
                "--port",
                "0",
                "--registry",
                "redis",
                "--cluster",
                CLUSTER,
                "--set",
                "registry.redis.serverAddr=" + redis.address(),
                "--set",
                "registry.redis.password=" + PASSWORD,
                "--set",
                "registry.redis.timeout=60000")
            .readyWith(LAST_LINE);
    for (int left = ATTEMPTS; coordinator == null; left--) {
      try {
        coordinator = ChildProcess.start(program, folder);
      } catch (IllegalStateException e) {
        if (left == 1 || !e.getMessage().contains("was not confirmed within")) {
          throw e;
        }
      }
    }
    return String.join("\n", coordinator.printedAtStart()) + "\n";
  }

  /** The configuration of a client, with the lines that the program prints for it. */
  private static HawserConfig pasted(String printed) throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(printed));
    properties.setProperty("registry.redis.password", PASSWORD);
    properties.setProperty("registry.redis.timeout", "60000");
    properties.setProperty("transport.connectTimeout", "60s");
    return HawserConfig.from(properties);
  }

  /** Returns the entries of all servers. */
  private String announced() {
    return redis.cli(
        "-a", PASSWORD, "--no-auth-warning", "--scan", "--pattern", "registry.redis.*");
  }

  @Test
  void clientsFindItThereAndItWithdrawsWhenItIsStopped() throws Exception {
    String printed = start();
    HawserConfig config = pasted(printed);
    assertEquals(redis.address(), config.text("registry.redis.serverAddr"));
    assertFalse(printed.contains(PASSWORD), printed);
    assertFalse(printed.contains("grouplist"), printed);
    ServerAddress found;
    CountDownLatch committed = new CountDownLatch(1);
    try (HawserClient client = HawserClient.connect(config)) {
      found = client.status().servers().get(0).address();
      TransactionManager tm = client.transactionManager();
      ResourceManager rm = client.resourceManager();
      rm.registerResource(
          Resource.tcc("stock").onCommit(branch -> committed.countDown()).onRollback(branch -> {}));
      String xid = tm.begin("order", LIMIT);
      rm.branch("stock").xid(xid).register();
      assertEquals(GlobalStatus.Committed, tm.commit(xid));
      assertTrue(committed.await(LIMIT.toSeconds(), TimeUnit.SECONDS));
    }
    assertTrue(
        printed.contains("# It is announced as " + found + " in cluster east of redis.\n"),
        printed);

    coordinator.terminate(); // an entry that is not withdrawn stays for seconds
    List<String> log = coordinator.logLines();
    assertEquals("", announced().strip(), () -> String.join("\n", log));
  }
}
