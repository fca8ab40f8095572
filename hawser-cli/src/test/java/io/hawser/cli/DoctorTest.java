package io.hawser.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.netty.server.SignatureCheck;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.testkit.faults.Direction;
import io.hawser.testkit.faults.Fault;
import io.hawser.testkit.faults.FaultProxy;
import io.hawser.testkit.faults.Foreign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each step of {@code hawser doctor}, broken on purpose, and what a person reads then. */
@Timeout(120)
class DoctorTest {
  private static final String NOT_ASKED =
      """
      skipped  D10 Begin a transaction and roll it back
                   not asked for: --write begins and rolls back transactions
      skipped  D11 Register a branch, whose rollback must come back
                   not asked for: --write begins and rolls back transactions
      """;

  @TempDir private Path folder;

  private DoctorRun doctor(String configuration, String... options) throws IOException {
    return DoctorRun.of(folder, configuration, options);
  }

  private DoctorRun run(String... args) {
    return DoctorRun.of(folder, args);
  }

  private static String settings(Object servers) {
    return "service.vgroupMapping.default_tx_group=default\nservice.default.grouplist="
        + servers
        + "\n";
  }

  @Test
  void aWorkingWayIsFine() throws Exception {
    try (EmbeddedCoordinator coordinator = EmbeddedCoordinator.start()) {
      DoctorRun run = doctor(settings(coordinator.address()), "--write");

      assertEquals(
          """
          ok       D1  Read the configuration
                       file DIR/hawser.properties
          ok       D2  Map the transaction service group to a cluster
                       vgroup default_tx_group -> cluster default
          ok       D3  Ask the registry
                       file answers: file DIR/hawser.properties
          ok       D4  Find the servers of the cluster
                       file has 1 server in cluster default: SERVER
          ok       D5  Resolve the names of the servers
                       all addresses are numeric
          ok       D6  Connect to the servers by TCP
                       SERVER accepts connections
          ok       D7  Speak the Seata protocol with the servers
                       SERVER speaks it
          ok       D8  Register as transaction manager (TM) and as resource manager (RM)
                       SERVER accepts the TM, its version is V
                       SERVER accepts the RM, its version is V
          ok       D9  Look at the addresses that the servers announce
                       the list is in the configuration, no server announces itself
          ok       D10 Begin a transaction and roll it back
                       begun and rolled back (Rollbacked)
          ok       D11 Register a branch, whose rollback must come back
                       the rollback of the branch came back
          ok       D12 Measure 100 queries
                       MEASURED

          Steps: 12 ok
          """,
          run.out());
      assertEquals(0, run.status());
      assertTrue(run.err().startsWith("D1 Read the configuration ...\n"), run.err());
      assertTrue(coordinator.transactions().isEmpty()); // both are rolled back
    }
  }

  @Test
  void theFileOfASpringApplicationIsReadAsTheStarterReadsIt() throws Exception {
    String ofShop =
        Files.readString(Path.of("../examples/spring-shop/src/main/resources/order.yml"));
    String ofStarter =
        """
        hawser:
          startup: background
          rollback-rules: seata
          metrics.server-tag: true
          propagation.http.headers: [TX_XID]
          service:
            vgroup-mapping.default_tx_group: default
            grouplist.default: 127.0.0.1:8091
        """;
    try (EmbeddedCoordinator coordinator = EmbeddedCoordinator.start()) {
      for (String text : List.of(ofShop, ofStarter)) {
        Path file = folder.resolve("application.yml");
        Files.writeString(file, text.replace("127.0.0.1:8091", coordinator.address().toString()));
        DoctorRun run = run("doctor", "--spring", file.toString());
        assertEquals(0, run.status(), run.out());
      }
    }
  }

  @Test
  void withoutWriteNothingIsBegun() throws Exception {
    try (EmbeddedCoordinator coordinator = EmbeddedCoordinator.start()) {
      DoctorRun run = doctor(settings(coordinator.address()));

      assertEquals(NOT_ASKED, run.steps("D10", "D12"));
      assertEquals(0, run.status());
      assertTrue(coordinator.transactions().isEmpty());
    }
  }

  @Test
  void aRoleThatTheApplicationLeavesOutIsNotExamined() throws Exception {
    try (EmbeddedCoordinator coordinator = EmbeddedCoordinator.start()) {
      DoctorRun run = doctor(settings(coordinator.address()) + "client.roles=TM\n", "--write");

      assertEquals(
          """
          ok       D8  Register as transaction manager (TM) and as resource manager (RM)
                       SERVER accepts the TM, its version is V
          """,
          run.steps("D8", "D9"));
      assertEquals(
          """
          skipped  D11 Register a branch, whose rollback must come back
                       client.roles leaves out RM
          """,
          run.steps("D11", "D12"));
      assertEquals(0, run.status());
    }
  }

  @Test
  void anUnknownSettingIsAWarning() throws Exception {
    try (EmbeddedCoordinator coordinator = EmbeddedCoordinator.start()) {
      DoctorRun run = doctor(settings(coordinator.address()) + "registry.typ=file\n");

      assertEquals(
          """
          warning  D1  Read the configuration
                       ok: file DIR/hawser.properties
                       Unknown setting registry.typ; the nearest known one is registry.type
                       -> Correct the name, or remove the setting.
          """,
          run.steps("D1", "D2"));
      assertEquals(1, run.status());
    }
  }

  @Test
  void aBadValueEndsTheWayAtTheConfiguration() throws Exception {
    DoctorRun run = doctor("transport.connectTimeout=soon\n");

    String first = run.steps("D1", "D2");
    assertTrue(first.startsWith("FAILED   D1 "), first);
    assertTrue(first.contains("transport.connectTimeout: soon (expected: "), first);
    assertTrue(run.out().endsWith("Steps: 1 failed, 11 skipped\n"), run.out());
    assertEquals(2, run.status());
  }

  @Test
  void anotherSpellingOfTheGroupIsNamed() throws Exception {
    DoctorRun run = doctor("txServiceGroup=my-group\nservice.vgroupMapping.my_group=default\n");

    assertEquals(
        """
        FAILED   D2  Map the transaction service group to a cluster
                     there is no service.vgroupMapping.my-group in file DIR/hawser.properties; there is one for my_group, which is another group
                     -> Use one spelling: txServiceGroup=my_group, or service.vgroupMapping.my-group=<cluster>. - and _ differ, and so do capitals.
        """,
        run.steps("D2", "D3"));
    assertEquals(2, run.status());
  }

  @Test
  void aRegistryThatIsDownIsNamed() throws Exception {
    DoctorRun run =
        doctor(
            "registry.type=redis\nregistry.redis.serverAddr="
                + DoctorRun.closedPort()
                + "\nregistry.redis.password=s3same-open\n"
                + "service.vgroupMapping.default_tx_group=default\n");

    String third = run.steps("D3", "D4");
    assertTrue(third.startsWith("FAILED   D3 "), third);
    assertTrue(third.contains("-> Check registry.redis.serverAddr"), third);
    assertFalse(run.out().contains("s3same"), run.out());
    assertEquals(2, run.status());
  }

  @Test
  void aMissingListIsNamed() throws Exception {
    DoctorRun run =
        doctor(
            "service.vgroupMapping.default_tx_group=east\nservice.west.grouplist="
                + DoctorRun.closedPort()
                + "\n");

    assertEquals(
        """
        FAILED   D3  Ask the registry
                     There is no service.east.grouplist in file DIR/hawser.properties, only service.west.grouplist
                     -> Add or correct service.<cluster>.grouplist=host:port;host:port, or map the group to a cluster that has such a list.
        skipped  D4  Find the servers of the cluster
                     no registry answers (D3)
        """,
        run.steps("D3", "D5"));
    assertEquals(2, run.status());
  }

  @Test
  void anEmptyClusterNamesTheOthers() throws Exception {
    DoctorRun run =
        doctor(
            "service.vgroupMapping.default_tx_group=east\nservice.east.grouplist=\n"
                + "service.west.grouplist="
                + DoctorRun.closedPort()
                + "\n");

    assertEquals(
        """
        FAILED   D4  Find the servers of the cluster
                     file (file DIR/hawser.properties) has no server in cluster east; clusters with servers there: west
                     -> Map the group to one of them: service.vgroupMapping.default_tx_group=west.
        """,
        run.steps("D4", "D5"));
    assertEquals(2, run.status());
  }

  @Test
  void aNameThatIsUnknownIsNamed() throws Exception {
    DoctorRun run = doctor(settings("nowhere.invalid:8091"));

    assertEquals(
        """
        FAILED   D5  Resolve the names of the servers
                     no name server knows nowhere.invalid
                     -> Correct the name, or let the servers announce a name or an address that is known here (SEATA_IP of the server). In Kubernetes, a name of another namespace needs that namespace: tc.other-namespace.
        FAILED   D6  Connect to the servers by TCP
                     nowhere.invalid:8091 has a name that is not known (D5)
                     -> See D5.
        skipped  D7  Speak the Seata protocol with the servers
                     no server accepts a connection (D6)
        skipped  D8  Register as transaction manager (TM) and as resource manager (RM)
                     no server speaks the Seata protocol (D7)
        """,
        run.steps("D5", "D9"));
    assertEquals(2, run.status());
  }

  @Test
  void aClosedPortIsNamed() throws Exception {
    DoctorRun run = doctor(settings(DoctorRun.closedPort()));

    assertEquals(
        """
        FAILED   D6  Connect to the servers by TCP
                     no program listens on SERVER
                     -> Is the server up? Its transaction port is 8091 by default (server.servicePort), 7091 is its web console.
        """,
        run.steps("D6", "D7"));
    assertEquals(2, run.status());
  }

  @Test
  void oneServerOfTwoIsAWarning() throws Exception {
    try (EmbeddedCoordinator coordinator = EmbeddedCoordinator.start()) {
      DoctorRun run = doctor(settings(coordinator.address() + ";" + DoctorRun.closedPort()));

      assertTrue(run.steps("D6", "D7").startsWith("warning  D6 "), run.out());
      assertEquals(1, run.status());
    }
  }

  @Test
  void aWebPortIsRecognised() throws Exception {
    try (EmbeddedCoordinator coordinator = EmbeddedCoordinator.start();
        FaultProxy proxy = FaultProxy.to(coordinator.address())) {
      proxy.onNew(Fault.foreign(Direction.TO_CLIENT, Foreign.HTTP));
      DoctorRun run = doctor(settings(proxy.address()));

      String seventh = run.steps("D7", "D8");
      assertTrue(seventh.startsWith("FAILED   D7 "), seventh);
      assertTrue(seventh.contains("The peer speaks HTTP, not the Seata protocol"), seventh);
      assertTrue(seventh.contains("-> This is a web port."), seventh);
      assertEquals(2, run.status());
    }
  }

  @Test
  void aWrongKeyIsARejectionInBothRoles() throws Exception {
    try (EmbeddedCoordinator coordinator =
        EmbeddedCoordinator.builder()
            .server(
                server ->
                    server.registrationCheck(
                        SignatureCheck.builder().key("right", "right-secret").build()))
            .start()) {
      DoctorRun run =
          doctor(
              settings(coordinator.address()) + "accessKey=wrong-access\nsecretKey=wrong-secret\n");

      String eighth = run.steps("D8", "D9");
      assertTrue(eighth.startsWith("FAILED   D8 "), eighth);
      assertTrue(eighth.contains("SERVER as TM: the server rejected the registration"), eighth);
      assertTrue(eighth.contains("SERVER as RM: the server rejected the registration"), eighth);
      assertTrue(eighth.contains("-> Compare accessKey and secretKey"), eighth);
      assertFalse(run.out().contains("wrong-secret"), run.out());
      assertFalse(run.out().contains("wrong-access"), run.out());
      assertEquals(2, run.status());
    }
  }

  @Test
  void jsonHasTheSame() throws Exception {
    DoctorRun run = doctor(settings(DoctorRun.closedPort()), "-o", "json");

    String json = run.out().replaceAll("(?m)^ +", "");
    assertTrue(json.startsWith("{\n\"exitStatus\": 2,\n"), json);
    assertTrue(
        json.contains(
            """
            "findings": [
            {
            "level": "failed",
            "found": "no program listens on SERVER",
            "fix": "Is the server up?\
            """),
        json);
    assertEquals(2, run.status());
  }

  @Test
  void wrongArgumentsHaveAStatusOfTheirOwn() {
    assertEquals(64, run("doctor", "--confg", "x").status());
    assertEquals(64, run("doctor", "--config", folder.resolve("missing").toString()).status());
    assertEquals(64, run("doctor", "--server", "no-port").status());
    assertEquals(64, run("doctor", "--server", "a:1", "--config", "b").status());
    assertEquals(64, run("dcotor").status());
    assertEquals(64, run().status());
    assertEquals(0, run("--help").status());
  }
}
