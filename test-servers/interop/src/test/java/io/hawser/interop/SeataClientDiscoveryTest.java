package io.hawser.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.interop.Push.Kind;
import io.hawser.model.BranchType;
import io.hawser.model.GlobalStatus;
import io.hawser.netty.server.ServerAnnouncement;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.testservers.RegistryServer;
import io.hawser.testsupport.NoLeaks;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Seata's client 2.6.0 finds our server endpoint in every registry, and uses it. */
@Tag("full")
@ExtendWith(NoLeaks.class)
class SeataClientDiscoveryTest {
  private static final String RESOURCE = "stock";

  private static Map<String, String> onlySettings(RegistryKind type, RegistryServer registry) {
    Map<String, String> settings = type.settingsOfSeata(registry);
    settings.put("registry.type", type.type());
    return settings;
  }

  @ParameterizedTest
  @EnumSource(RegistryKind.class)
  @Timeout(Limits.TEST_SECONDS)
  void findsAndUsesOurEndpoint(RegistryKind type) {
    try (RegistryServer registry = type.launchForSeata();
        EmbeddedCoordinator coordinator = coordinatorIn(type, registry);
        SeataTestClient client = SeataTestClient.start(onlySettings(type, registry))) {
      client.registerResource(BranchType.TCC, RESOURCE);

      String xid = client.begin("discovered", Limits.TRANSACTION_MILLIS);
      long branchId = client.branchRegister(BranchType.TCC, RESOURCE, xid, "", "data");

      assertTrue(xid.startsWith(coordinator.address() + ":"), xid);
      assertEquals(GlobalStatus.Committed, client.commit(xid));
      assertEquals(
          List.of(new Push(Kind.COMMIT, RESOURCE, xid, branchId, "data")),
          client.awaitPushes(RESOURCE, 1));
    }
  }

  private static EmbeddedCoordinator coordinatorIn(RegistryKind type, RegistryServer registry) {
    ServerAnnouncement announcement = ServerAnnouncement.in(type.config(registry).build());
    return EmbeddedCoordinator.builder().server(s -> s.announcement(announcement)).start();
  }
}
