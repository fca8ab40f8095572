package io.hawser.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import io.hawser.testservers.process.JvmCommand;
import io.hawser.testservers.process.Programs;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Waiting for an answer never pins a virtual thread to its carrier. A JDK 25 is needed to find out:
 * the one that runs this test, or else one that is installed. Where there is none, the test is
 * counted as skipped; the run on JDK 25 in {@code .ci/run} cannot skip it.
 */
class VirtualThreadsTest {
  private static final int NEEDED = 25;

  @Test
  void thousandsThatWaitForAnswersPinNoCarrier(@TempDir Path directory) throws Exception {
    Path java = java25();
    if (java == null) {
      abort("There is no JDK 25 here (JAVA25_HOME, /usr/lib/jvm/*25*)");
    }
    Programs.Ended ended =
        Programs.run(
            JvmCommand.of(PinningCheck.class)
                .java(java)
                .options("--enable-native-access=ALL-UNNAMED"),
            directory,
            EventLimit.DURATION);
    assertEquals(0, ended.status(), ended::output);
    assertTrue(
        ended.output().contains("requests: 20000, failed: 0, pinned by us: 0"), ended::output);
  }

  private static Path java25() throws IOException {
    List<Path> homes = new ArrayList<>();
    if (Runtime.version().feature() >= NEEDED) {
      homes.add(Path.of(System.getProperty("java.home")));
    }
    String named = System.getenv("JAVA25_HOME");
    if (named != null) {
      homes.add(Path.of(named));
    }
    Path installed = Path.of("/usr/lib/jvm");
    if (Files.isDirectory(installed)) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(installed, "*25*")) {
        found.forEach(homes::add);
      }
    }
    return homes.stream()
        .map(home -> home.resolve("bin/java"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }
}
