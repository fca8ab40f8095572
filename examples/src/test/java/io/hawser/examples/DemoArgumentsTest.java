package io.hawser.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoArgumentsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--transactions 0",
        "--transactions many",
        "--transactions 1000001",
        "--threads 0",
        "--threads -1",
        "--server localhost",
        "--server localhost:",
        "--server localhost:70000",
        "--sever localhost:8091",
        "localhost:8091"
      })
  void wrongArgumentsEndWithStatus2AndASentence(String arguments) {
    DemoRun run = DemoRun.with(arguments.split(" "));

    assertEquals(2, run.status());
    assertFalse(run.errors().isBlank());
    assertEquals("", run.output());
  }

  @Test
  void wrongValuesAreNamedWithWhatIsExpected() {
    DemoRun run = DemoRun.with("--threads", "0");

    assertTrue(run.errors().startsWith("--threads: 0 (expected: 1 to 1024)"), run.errors());
    assertTrue(run.errors().contains("Usage: ./dev demo"), run.errors());
  }

  @Test
  void helpEndsWithStatus0() {
    DemoRun run = DemoRun.with("--help");

    assertEquals(0, run.status());
    assertTrue(run.output().startsWith("Usage: ./dev demo"), run.output());
  }

  @Test
  void anUnreachableServerIsASentence() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }

    DemoRun run = DemoRun.with("--server", "127.0.0.1:" + port);

    assertEquals(1, run.status());
    assertTrue(run.errors().startsWith("demo: "), run.errors());
    assertTrue(run.errors().contains("127.0.0.1:" + port), run.errors());
    assertFalse(run.errors().contains("\tat "), run.errors());
  }
}
