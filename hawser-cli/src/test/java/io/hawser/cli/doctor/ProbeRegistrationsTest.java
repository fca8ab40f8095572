package io.hawser.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ClientRole;
import io.hawser.cli.HawserCli;
import io.hawser.config.HawserConfig;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.testkit.EmbeddedCoordinatorExtension;
import io.hawser.testservers.process.JvmCommand;
import io.hawser.testservers.process.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that the doctor connects with all settings of the application, whatever they are from. */
@Timeout(300)
@ExtendWith(EmbeddedCoordinatorExtension.class)
class ProbeRegistrationsTest {
  private static final Duration LIMIT = Duration.ofMinutes(4);

  /** On a busy machine, the doctor's own limits may strike in a JVM that has just started. */
  private static final int TRIES = 3;

  @TempDir private Path folder;

  @Test
  void mappingsThatOnlyVariablesGiveAreUsed(EmbeddedCoordinator coordinator) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("hawser.properties"), "txServiceGroup=orders\nregistry.type=file\n");
    JvmCommand doctor =
        JvmCommand.of(HawserCli.class)
            .small()
            .environment("SEATA_SERVICE_VGROUPMAPPING_ORDERS", "east")
            .environment("SEATA_SERVICE_EAST_GROUPLIST", coordinator.address().toString())
            .arguments("doctor", "--config", file.toString());
    Programs.Ended ended = Programs.run(doctor, folder, LIMIT);
    for (int i = 1; ended.status() != 0 && i < TRIES; i++) {
      ended = Programs.run(doctor, folder, LIMIT);
    }
    assertEquals(0, ended.status(), ended.output());
  }

  /** Naming servers map groups themselves. */
  @Test
  void aGroupWithoutAMappingIsUsed(EmbeddedCoordinator coordinator) {
    HawserConfig config =
        HawserConfig.builder().set("registry.type", "seata").set("txServiceGroup", "g").build();
    for (ClientRole role : ClientRole.values()) {
      ProbeRegistrations.Outcome outcome =
          ProbeRegistrations.with(coordinator.address(), role, config);
      assertEquals(ProbeRegistrations.Kind.ACCEPTED, outcome.kind(), outcome.detail());
    }
  }

  @Test
  void aListInAFileOfItsOwnAndACentreAreLeftOut(EmbeddedCoordinator coordinator) {
    HawserConfig config =
        HawserConfig.builder()
            .set("registry.type", "file")
            .set("registry.file.name", folder.resolve("missing.conf").toString())
            .set("seata.config.type", "nacos")
            .set("seata.config.nacos.serverAddr", "127.0.0.1:1")
            .set("service.vgroupMapping.default_tx_group", "default")
            .build();
    ProbeRegistrations.Outcome outcome =
        ProbeRegistrations.with(coordinator.address(), ClientRole.TM, config);
    assertEquals(ProbeRegistrations.Kind.ACCEPTED, outcome.kind(), outcome.detail());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "SEATA_GROUP"})
  void theDefaultPlaceIsNotSearchedAgain(String group) {
    HawserConfig config =
        HawserConfig.builder()
            .set("registry.type", "nacos")
            .set("registry.nacos.group", group)
            .build();
    assertEquals(
        List.of("registry.nacos.group=DEFAULT_GROUP"),
        UsualMisplacement.of("nacos", config).stream().map(UsualMisplacement::setting).toList());
  }

  @Test
  void eachUsualPlaceThatIsNotUsedIsSearched() {
    HawserConfig config =
        HawserConfig.builder()
            .set("registry.type", "nacos")
            .set("registry.nacos.group", "DEFAULT_GROUP")
            .set("registry.nacos.namespace", "dev")
            .set("registry.nacos.application", "tc")
            .build();
    assertEquals(
        List.of(
            "registry.nacos.application=seata-server",
            "registry.nacos.group=SEATA_GROUP",
            "registry.nacos.namespace=public"),
        UsualMisplacement.of("nacos", config).stream().map(UsualMisplacement::setting).toList());
    assertTrue(UsualMisplacement.of("zk", config).isEmpty());
  }
}
