package io.hawser.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Waiting for an answer never pins a virtual thread to its carrier. A JDK 25 is needed to find out:
 * the one that runs this test, or else one that is installed. Where there is none, the test is
 * counted as skipped; the run on JDK 25 in {@code .ci/run} cannot skip it.
 */
class VirtualThreadsTest {
  private static final int NEEDED = 25;

  @Test
  void thousandsThatWaitForAnswersPinNoCarrier() throws Exception {
    Path java = java25();
    if (java == null) {
      abort("There is no JDK 25 here (JAVA25_HOME, /usr/lib/jvm/*25*)");
    }
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Process child =
        new ProcessBuilder(
                java.toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath,
                PinningCheck.class.getName())
            .redirectErrorStream(true)
            .start();
    CompletableFuture<String> output =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
              } catch (IOException e) {
                return e.toString();
              }
            });
    try {
      assertTrue(child.waitFor(EventLimit.SECONDS, TimeUnit.SECONDS), "it does not end");
      String said = output.get(EventLimit.SECONDS, TimeUnit.SECONDS);
      assertEquals(0, child.exitValue(), said);
      assertTrue(said.contains("requests: 20000, failed: 0, pinned by us: 0"), said);
    } finally {
      child.destroyForcibly();
    }
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
