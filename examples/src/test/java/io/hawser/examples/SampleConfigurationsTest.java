package io.hawser.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.model.GlobalStatus;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.transaction.Resource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Configurations as users of Seata have them: each connects and commits. */
class SampleConfigurationsTest {
  private static final String PORT = "test.coordinator.port";
  private static final Path SAMPLES = Path.of("src", "test", "resources", "configurations");

  @TempDir Path directory;

  private EmbeddedCoordinator coordinator;

  @BeforeEach
  void start() {
    coordinator = EmbeddedCoordinator.builder().port(0).start();
    System.setProperty(PORT, Integer.toString(coordinator.address().port()));
  }

  @AfterEach
  void stop() {
    System.clearProperty(PORT);
    coordinator.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application.properties",
        "application.yml",
        "seata-1.0.yml",
        "registry-conf/registry.conf",
        "nacos-config.txt",
        "json/registry.json",
      })
  void aConfigurationOfSeataConnectsAndCommits(String name) {
    commitWith(HawserConfig.load(SAMPLES.resolve(name)));
  }

  @Test
  void soDoesOneWithAByteOrderMarkUnderAnyName() throws Exception {
    String yaml = Files.readString(SAMPLES.resolve("application.yml"), StandardCharsets.UTF_8);
    Path file = Files.writeString(directory.resolve("hawser.properties"), "\uFEFF" + yaml);
    commitWith(HawserConfig.load(file));
  }

  private static void commitWith(HawserConfig config) {
    AtomicInteger confirmed = new AtomicInteger();
    try (HawserClient client = HawserClient.connect(config)) {
      client
          .resourceManager()
          .registerResource(
              new Resource(
                  "stock",
                  BranchType.TCC,
                  branch -> {
                    confirmed.incrementAndGet();
                    return BranchStatus.PhaseTwo_Committed;
                  },
                  branch -> BranchStatus.PhaseTwo_Rollbacked));
      String xid = client.transactionManager().begin("sample", Duration.ofSeconds(60));
      assertTrue(
          client.resourceManager().branchRegister(BranchType.TCC, "stock", xid, null, null) > 0);
      assertEquals(GlobalStatus.Committed, client.transactionManager().commit(xid));
      assertEquals(1, confirmed.get());
    }
  }
}
