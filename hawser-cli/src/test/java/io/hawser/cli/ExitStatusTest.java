package io.hawser.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.testkit.EmbeddedCoordinatorExtension;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The exit status of each command: 0 fine, 1 a warning, 2 broken, 64 wrong arguments. */
@Timeout(300)
@ExtendWith(EmbeddedCoordinatorExtension.class)
class ExitStatusTest {
  private static final String NONE_SUCH = "127.0.0.1:8091:4711";

  /** Each line has a status and a command; UP and DOWN are servers. */
  private static final String TABLE =
      """
      0  --help
      0  --version
      0  tx --help
      0  doctor --help
      0  server start-dev --help
      64
      64 nonsense
      64 tx
      64 registry
      64 server
      64 tx begin --nonsense
      64 server start-dev --port x
      64 server start-dev --port 99999
      64 server start-dev --advertise h:1
      2  server start-dev --registry nonsense
      2  server start-dev --host 192.0.2.1

      0  doctor -s UP
      2  doctor -s DOWN
      2  doctor -s DOWN -o json
      64 doctor -s UP -o xml
      64 doctor -s nonsense
      64 doctor -c DIR/missing
      2  doctor -c DIR/bad.properties
      1  doctor -c DIR/unknown-key.properties

      0  status -s UP
      0  status -s UP -o json
      64 status -s UP -o xml
      2  status -s DOWN
      2  status -c DIR/patient.properties
      64 status -c DIR/missing
      2  status -c DIR/bad.properties

      0  ping -s UP -n 1
      64 ping -s UP -o xml
      2  ping -s DOWN
      64 ping -s UP -n 0
      64 ping -s UP -n x

      0  registry list -s UP
      64 registry list -s UP -o xml
      0  registry list -s DOWN
      2  registry list -s UP --cluster other
      2  registry list -c DIR/unmapped.properties
      2  registry list -c DIR/no-module.properties

      0  tx begin -s UP
      64 tx begin -s UP -o xml
      64 tx begin -s UP --timeout 0
      64 tx begin -s UP --timeout x
      2  tx begin -s DOWN
      1  tx status -s UP XID
      1  tx commit -s UP XID
      1  tx rollback -s UP XID
      2  tx status -s DOWN XID
      2  tx commit -s DOWN XID
      2  tx rollback -s DOWN XID
      64 tx status -s UP
      64 tx status -s UP no-xid
      64 tx commit -s UP no-xid
      64 tx rollback -s UP no-xid
      2  tx explain XID --recording DIR/missing
      2  tx explain XID --recording DIR/bad.properties
      2  tx explain XID --recording DIR
      64 tx explain XID

      0  config explain -s UP
      64 config explain -s UP -o xml
      1  config explain -c DIR/unknown-key.properties
      2  config explain -c DIR/bad.properties
      64 config explain -c DIR/missing
      """;

  @TempDir private Path folder;

  private void file(String name, String text) throws Exception {
    Files.writeString(folder.resolve(name), text);
  }

  @Test
  void everyDoorHasTheSameStatuses(EmbeddedCoordinator coordinator) throws Exception {
    String down = DoctorRun.closedPort().toString();
    String mapped = "service.vgroupMapping.default_tx_group=default\n";
    file("bad.properties", "client.rm.executorThreads=many\n");
    file(
        "unknown-key.properties",
        mapped + "service.default.grouplist=" + coordinator.address() + "\ntransport.typo=1\n");
    file(
        "patient.properties",
        mapped
            + "service.default.grouplist="
            + down
            + "\ntransport.enableTmClientChannelCheckFailFast=false"
            + "\ntransport.enableRmClientChannelCheckFailFast=false\n");
    file("unmapped.properties", "service.default.grouplist=" + down + "\n");
    file("no-module.properties", mapped + "registry.type=nonsense\n");
    List<String> wrong = new ArrayList<>();
    for (String line : TABLE.lines().filter(it -> !it.isBlank()).toList()) {
      List<String> words = new ArrayList<>(Arrays.asList(line.split(" +")));
      int expected = Integer.parseInt(words.remove(0));
      words.replaceAll(
          word ->
              switch (word) {
                case "UP" -> coordinator.address().toString();
                case "DOWN" -> down;
                case "XID" -> NONE_SUCH;
                default -> word.replace("DIR", folder.toString());
              });
      DoctorRun run = DoctorRun.of(folder, words.toArray(String[]::new));
      if (run.status() != expected) {
        wrong.add(line + " -> " + run.status() + " " + run.err());
      }
      assertFalse(run.err().contains("\tat "), line + ": " + run.err());
      String said = run.out() + run.err();
      assertTrue(run.status() < 2 || line.contains("start-dev") || !said.isBlank(), line);
    }
    assertEquals(List.of(), wrong);
  }

  /** Also if it is none of Hawser's own, and if it is an error of the JVM. */
  @Test
  void whateverIsThrownIsASentenceAndBroken() {
    for (Throwable thrown :
        new Throwable[] {
          new IllegalStateException("odd"), new NoClassDefFoundError("x/Y"), new IOException("disk")
        }) {
      StringWriter err = new StringWriter();
      HawserCli cli = new HawserCli();
      CommandLine line = cli.line(new PrintWriter(new StringWriter()), new PrintWriter(err));
      line.addSubcommand("fails", new Failing(thrown));
      int status = cli.execute(line, "fails");
      assertEquals(2, status, thrown.toString());
      assertTrue(err.toString().startsWith("hawser: "), err.toString());
      assertEquals(1, err.toString().lines().count(), err.toString());
    }
  }

  @Command
  private record Failing(Throwable thrown) implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
      if (thrown instanceof Error error) {
        throw error;
      }
      throw (Exception) thrown;
    }
  }
}
