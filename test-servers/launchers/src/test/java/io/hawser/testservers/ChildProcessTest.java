package io.hawser.testservers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {
  private static final int KILLED = 128 + 9;

  @TempDir Path workDirectory;

  @Test
  void endsWithItsInput() {
    ChildProcess child = startServer("NetworkServer");

    child.close();

    assertEquals(0, child.exitStatus());
  }

  @Test
  void canBeKilledEvenWhenItIsSuspended() {
    ChildProcess child = startServer("NetworkServer");
    child.suspend();

    child.kill9();

    assertEquals(KILLED, child.exitStatus());
  }

  @Test
  void saysWhereItsLogIsWhenItDoesNotStart() {
    IllegalStateException failed =
        assertThrows(IllegalStateException.class, () -> startServer("NoSuchClass"));

    assertTrue(failed.getMessage().contains(workDirectory.toString()), failed::getMessage);
    assertTrue(failed.getMessage().contains("ClassNotFoundException"), failed::getMessage);
  }

  @Test
  void saysHowToBuildWhatIsNotThere() {
    IllegalStateException failed =
        assertThrows(
            IllegalStateException.class,
            () -> OriginalModule.SEATA_ALL_1_8_0.classPath(workDirectory));

    String command = "mvn -B -pl test-servers/seata-all-1.8.0 process-classes";
    assertTrue(failed.getMessage().contains(command), failed::getMessage);
  }

  @Test
  void answersFindTheirCommands() throws Exception {
    try (OriginalServer server = OriginalServer.networkServer260(Map.of());
        OriginalClient client =
            OriginalClient.start(OriginalClient.Release.V2_6_0, server.address(), false)) {
      String xid = client.run("begin some-name 60000");
      assertEquals("Begin", client.run("status " + xid));

      OriginalFailure failure =
          assertThrows(OriginalFailure.class, () -> client.run("no-such-command"));
      assertEquals("IllegalArgumentException", failure.code());
    }
  }

  private ChildProcess startServer(String mainClass) {
    return ChildProcess.start(
        new JvmCommand(
            OriginalModule.SEATA_ALL_2_6_0,
            mainClass,
            Map.of(),
            List.of(Integer.toString(Ports.free())),
            Map.of()),
        workDirectory,
        line -> {},
        () -> {});
  }
}
