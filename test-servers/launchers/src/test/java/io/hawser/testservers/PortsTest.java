package io.hawser.testservers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.testservers.process.JvmCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortsTest {
  /** Says whether it was given a port, as a module's JVM that runs beside this one. */
  static final class OtherJvm {
    private OtherJvm() {}

    public static void main(String[] arguments) {
      System.out.print(Ports.take(Integer.parseInt(arguments[0])));
    }
  }

  private static String takenByAnotherJvm(int port) throws Exception {
    Process jvm =
        new ProcessBuilder(
                JvmCommand.JAVA.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                OtherJvm.class.getName(),
                Integer.toString(port))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    return new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void aPortIsGivenOnceThoughNothingListens() throws Exception {
    int port = Ports.free();

    assertFalse(Ports.take(port));
    assertEquals("false", takenByAnotherJvm(port));
  }

  @Test
  void anotherJvmMayTakeAPortThatIsNotGiven() throws Exception {
    List<String> answers = new ArrayList<>();
    // More than one: the system may give a free port to any connection.
    for (int i = 0; i < 10 && !answers.contains("true"); i++) {
      answers.add(takenByAnotherJvm(freeOutsideTheRange()));
    }
    assertTrue(answers.contains("true"), answers::toString);
  }

  @Test
  void aServerWhosePortIsTakenIsStartedOnAnotherOne() throws IOException {
    List<Integer> tried = new ArrayList<>();
    List<ServerSocket> strangers = new ArrayList<>();

    int port =
        Ports.start(
            offered -> {
              tried.add(offered);
              if (strangers.isEmpty()) {
                strangers.add(listenOn(offered + 1));
                throw new IllegalStateException("Address already in use");
              }
              return offered;
            },
            1);

    strangers.get(0).close();
    assertEquals(2, tried.size());
    assertNotEquals(tried.get(0), port);
  }

  @Test
  void aServerThatFailsForAnotherReasonIsNotStartedAgain() {
    List<Integer> tried = new ArrayList<>();

    IllegalStateException failure =
        assertThrows(
            IllegalStateException.class,
            () ->
                Ports.start(
                    offered -> {
                      tried.add(offered);
                      throw new IllegalStateException("no such option");
                    }));

    assertTrue(failure.getMessage().contains("no such option"));
    assertEquals(1, tried.size());
  }

  private static int freeOutsideTheRange() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static ServerSocket listenOn(int port) {
    try {
      return new ServerSocket(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
