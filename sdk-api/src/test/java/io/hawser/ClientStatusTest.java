package io.hawser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ClientStatus.RegistryStatus;
import io.hawser.ClientStatus.ServerStatus;
import io.hawser.ClientStatus.State;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientStatusTest {
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
  private static final RegistryStatus SILENT =
      new RegistryStatus("file", "file /etc/app.properties", "g", null, List.of(), null, null);

  private static ServerStatus server(String address, ClientRole role, State state) {
    return new ServerStatus(
        ServerAddress.parse(address), role, true, state, NOON, 0, 0, null, null, null);
  }

  @Test
  void aServerFoundByNameIsShownWithNameAndAddress() {
    ServerStatus server =
        new ServerStatus(
            ServerAddress.parse("seata.example:8091"),
            ClientRole.TM,
            true,
            State.READY,
            NOON,
            0,
            0,
            null,
            null,
            ServerAddress.parse("10.0.0.1:8091"));
    assertEquals("seata.example/10.0.0.1:8091", server.server());
    String text = new ClientStatus(List.of(server), List.of()).toString();
    assertTrue(text.contains("seata.example/10.0.0.1:8091"), text);
  }

  @Test
  void theTextFormShowsAllAnOperatorNeeds() {
    ClientStatus status =
        new ClientStatus(
            List.of(
                new ServerStatus(
                    ServerAddress.parse("10.0.0.1:8091"),
                    ClientRole.TM,
                    true,
                    State.READY,
                    NOON,
                    3,
                    0,
                    "2.0.0",
                    null,
                    null,
                    true),
                new ServerStatus(
                    ServerAddress.parse("[::1]:8091"),
                    ClientRole.RM,
                    false,
                    State.IDLE,
                    NOON,
                    0,
                    4,
                    null,
                    "connection refused",
                    null)),
            List.of(
                new RegistryStatus(
                    "file",
                    "file /etc/app.properties",
                    "g",
                    "default",
                    List.of(ServiceInstance.of("10.0.0.1:8091"), ServiceInstance.of("::1:8091")),
                    NOON,
                    "a bad entry"),
                SILENT));
    assertEquals(
        List.of(
            "registry file (file /etc/app.properties), vgroup g -> cluster default:"
                + " found [10.0.0.1:8091, [::1]:8091] at 2026-01-02T12:00:00Z; since then: a bad entry",
            "registry file (file /etc/app.properties), vgroup g, which is mapped to no"
                + " cluster",
            "10.0.0.1:8091                  TM READY       since 2026-01-02T12:00:00Z, in flight 3,"
                + " server version 2.0.0, leader of its cluster",
            "[::1]:8091                     RM IDLE        since 2026-01-02T12:00:00Z, in flight 0,"
                + " server version unknown, not listed, but dialled because the registries list no"
                + " server, last error: connection refused"),
        status.toString().lines().toList());
  }

  @Test
  void theMapHasWhatIsKnownAndNoEmptyNames() {
    ServerStatus known =
        new ServerStatus(
            ServerAddress.parse("tc:8091"),
            ClientRole.TM,
            true,
            State.READY,
            NOON,
            3,
            0,
            "2.0.0",
            "closed by the server",
            ServerAddress.parse("10.0.0.1:8091"));
    RegistryStatus answered =
        new RegistryStatus(
            "nacos", "nacos n:8848", "g", "c", List.of(ServiceInstance.of("::1:8091")), NOON, "e");
    assertEquals(
        "{ready=false, servers=["
            + "{server=tc/10.0.0.1:8091, role=TM, state=READY, since=2026-01-02T12:00:00Z,"
            + " listed=true, inFlight=3, failedAttempts=0, serverVersion=2.0.0,"
            + " lastError=closed by the server},"
            + " {server=a:1, role=RM, state=IDLE, since=2026-01-02T12:00:00Z, listed=true,"
            + " inFlight=0, failedAttempts=0}],"
            + " registries=["
            + "{type=nacos, description=nacos n:8848, vgroup=g, cluster=c, servers=[[::1]:8091],"
            + " answeredAt=2026-01-02T12:00:00Z, lastError=e},"
            + " {type=file, description=file /etc/app.properties, vgroup=g, servers=[]}]}",
        new ClientStatus(
                List.of(known, server("a:1", ClientRole.RM, State.IDLE)), List.of(answered, SILENT))
            .toMap()
            .toString());
  }

  @Test
  void theTextFormShowsWhatIsMissing() {
    assertEquals(
        "registry file (file /etc/app.properties), vgroup g, which is mapped to no cluster",
        new ClientStatus(List.of(), List.of(SILENT)).toString());
  }

  @Test
  void aClientIsReadyIfEveryRoleIs() {
    ServerStatus tm = server("a:1", ClientRole.TM, State.READY);
    ServerStatus rm = server("a:1", ClientRole.RM, State.READY);
    ServerStatus rmLate = server("b:1", ClientRole.RM, State.REGISTERING);
    assertFalse(new ClientStatus(List.of(), List.of(SILENT)).isReady());
    assertTrue(new ClientStatus(List.of(tm), List.of(SILENT)).isReady(), "TM is the only role");
    assertTrue(new ClientStatus(List.of(tm, rm, rmLate), List.of(SILENT)).isReady());
    assertFalse(new ClientStatus(List.of(tm, rmLate), List.of(SILENT)).isReady());
  }

  @Test
  void listsAreCopied() {
    List<ServerStatus> servers = new ArrayList<>(List.of(server("a:1", ClientRole.TM, State.IDLE)));
    List<ServiceInstance> instances = new ArrayList<>(List.of(ServiceInstance.of("a:1")));
    RegistryStatus registry = new RegistryStatus("file", "f", "g", null, instances, null, null);
    List<RegistryStatus> registries = new ArrayList<>(List.of(registry));
    ClientStatus status = new ClientStatus(servers, registries);
    registries.clear();
    servers.clear();
    instances.clear();
    assertEquals(1, status.servers().size());
    assertEquals(1, status.registries().get(0).instances().size());
    assertThrows(NullPointerException.class, () -> new ClientStatus(List.of(), null));
  }
}
