package io.hawser.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.config.HawserConfig;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.testservers.RedisServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The steps of {@code hawser doctor} that need a registry, with a real one. */
@Timeout(120)
class DoctorWithRegistryTest {
  private static final String PASSWORD = "s3cr3t-Pa55";

  @TempDir private Path folder;
  private RedisServer redis;

  @BeforeEach
  void launch() {
    redis = RedisServer.launch("requirepass " + PASSWORD);
  }

  @AfterEach
  void stop() {
    redis.close();
  }

  private String settings(String password) {
    return """
    service.vgroupMapping.default_tx_group=default
    registry.type=redis
    registry.redis.serverAddr=%s
    registry.redis.password=%s
    """
        .formatted(redis.address(), password);
  }

  private EmbeddedCoordinator announcedIn(String cluster) {
    return EmbeddedCoordinator.builder()
        .announceIn(
            HawserConfig.builder()
                .set("registry.type", "redis")
                .set("registry.redis.serverAddr", redis.address())
                .set("registry.redis.password", PASSWORD)
                .set("registry.redis.cluster", cluster)
                .build())
        .start();
  }

  private DoctorRun doctor(String configuration, String... options) throws Exception {
    DoctorRun run = DoctorRun.of(folder, configuration, options);
    assertFalse(run.out().contains(PASSWORD), run.out());
    return run;
  }

  @Test
  void aLoopbackAddressInARegistryIsAWarning() throws Exception {
    try (EmbeddedCoordinator coordinator = announcedIn("default")) {
      DoctorRun run = doctor(settings(PASSWORD), "--write");

      assertEquals(
          """
          warning  D9  Look at the addresses that the servers announce
                       SERVER in redis means each machine itself
                       -> Set SEATA_IP of the server to an address that clients reach, unless all run on one machine.
          """,
          run.steps("D9", "D10"));
      assertTrue(run.out().endsWith("Steps: 1 warning, 11 ok\n"), run.out());
      assertEquals(1, run.status());
      assertTrue(coordinator.transactions().isEmpty()); // both are rolled back
    }
  }

  @Test
  void anotherClusterIsNamed() throws Exception {
    try (EmbeddedCoordinator coordinator = announcedIn("west")) {
      DoctorRun run = doctor(settings(PASSWORD));

      String fourth = run.steps("D4", "D5");
      assertTrue(fourth.startsWith("FAILED   D4 "), fourth);
      assertTrue(
          fourth.contains("has no server in cluster default; clusters with servers there: west"),
          fourth);
      assertTrue(
          fourth.contains(
              "-> Map the group to one of them: service.vgroupMapping.default_tx_group=west."
                  + " Or start the servers with registry.redis.cluster=default."),
          fourth);
      assertEquals(2, run.status());
      assertTrue(coordinator.transactions().isEmpty());
    }
  }

  @Test
  void noServerAtAllIsNamed() throws Exception {
    DoctorRun run = doctor(settings(PASSWORD));

    String fourth = run.steps("D4", "D5");
    assertTrue(fourth.contains("and no other place with servers was found"), fourth);
    assertTrue(fourth.contains("-> Are the servers up and announced in this registry?"), fourth);
    assertEquals(2, run.status());
  }

  @Test
  void aWrongPasswordIsNamed() throws Exception {
    DoctorRun run = doctor(settings("wr0ng-Pa55"));

    String third = run.steps("D3", "D4");
    assertTrue(third.startsWith("FAILED   D3 "), third);
    assertTrue(third.contains("-> Correct the credentials in registry.redis.*"), third);
    assertFalse(run.out().contains("wr0ng"), run.out());
    assertEquals(2, run.status());
  }
}
