package io.hawser.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.hawser.config.HawserConfig;
import io.hawser.netty.server.ServerAnnouncement;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.testservers.RegistryServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests the findings of {@code hawser doctor} about etcd, Redis, ZooKeeper and Nacos, each broken
 * on purpose.
 */
@Tag("full")
@Timeout(600)
class DoctorOnRealRegistriesTest {
  private static final String WRONG = "wr0ng-Pa55";

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void eachFaultIsNamed(RealRegistry kind) throws Exception {
    Golden golden = new Golden(kind.type());
    try (RegistryServer server = kind.launch()) {
      Map<String, String> right = kind.as(server, RealRegistry.PASSWORD);
      try (EmbeddedCoordinator coordinator = announced(kind, right, "default")) {
        DoctorRun run = doctor(right, 1, "--write");
        golden.add("all is well, on one machine", run.steps("D1", "D12"));
        assertEquals(0, coordinator.transactions().size()); // both are rolled back
      }
      awaitServers(right, "default", false);
      golden.add("no coordinator", doctor(right, 2).steps("D3", "D5"));
      try (EmbeddedCoordinator west = announced(kind, right, "west")) {
        golden.add("coordinator in another cluster", doctor(right, 2).steps("D4", "D5"));
        assertEquals(0, west.transactions().size());
      }
      golden.add("wrong password", doctor(kind.as(server, WRONG), 2).steps("D3", "D5"));
      golden.add("no password", doctor(kind.openly(server), 2).steps("D3", "D4"));
      server.kill9();
      golden.add("registry is down", doctor(right, 2).steps("D3", "D4"));
    }
    golden.check();
  }

  /** Returns a coordinator that the registry lists, however long that takes. */
  private EmbeddedCoordinator announced(
      RealRegistry kind, Map<String, String> settings, String cluster) throws Exception {
    HawserConfig.Builder config = HawserConfig.builder();
    settings.forEach(config::set);
    config.set(kind.key("cluster"), cluster);
    EmbeddedCoordinator coordinator =
        EmbeddedCoordinator.builder()
            .server(
                server ->
                    server.announcement(
                        new ServerAnnouncement(config.build(), null, Map.of(), false)))
            .start();
    awaitServers(settings, cluster, true);
    return coordinator;
  }

  /** Waits until the registry lists servers or none: Nacos shows a change after it confirmed it. */
  private void awaitServers(Map<String, String> settings, String cluster, boolean some)
      throws Exception {
    String file = Files.writeString(folder.resolve("list.properties"), lines(settings)).toString();
    String[] list = {"registry", "list", "--config", file, "--cluster", cluster};
    while ((DoctorRun.of(folder, list).status() == 0) != some) {
      Thread.sleep(100);
    }
  }

  private static String lines(Map<String, String> settings) {
    return settings.entrySet().stream()
        .map(it -> it.getKey() + "=" + it.getValue() + "\n")
        .collect(Collectors.joining());
  }

  private DoctorRun doctor(Map<String, String> settings, int status, String... options)
      throws Exception {
    DoctorRun run = DoctorRun.of(folder, lines(settings), options);
    String all = run.out() + run.err();
    assertEquals(status, run.status(), all);
    assertFalse(all.contains(RealRegistry.PASSWORD) || all.contains(WRONG), all);
    return run;
  }
}
