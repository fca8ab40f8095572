package io.hawser.benchmarks;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The JDKs.
 *
 * @param current runs this and all children but those that need a newer one
 * @param newer a JDK 25, or {@code null} if there is none
 */
public record JavaHomes(Path current, @Nullable Path newer) {
  private static final int VIRTUAL_THREADS_SINCE = 21;

  /**
   * Finds the current JDK; {@code JAVA25_HOME}, else one below {@code /usr/lib/jvm} with 25 in its
   * name.
   *
   * @return both
   */
  public static JavaHomes find() {
    Path current = Path.of(System.getProperty("java.home"));
    String given = System.getenv("JAVA25_HOME");
    if (given != null && isJava(Path.of(given))) {
      return new JavaHomes(current, Path.of(given));
    }
    if (Runtime.version().feature() >= VIRTUAL_THREADS_SINCE) {
      return new JavaHomes(current, current);
    }
    try (DirectoryStream<Path> found = Files.newDirectoryStream(Path.of("/usr/lib/jvm"), "*25*")) {
      for (Path home : found) {
        if (isJava(home)) {
          return new JavaHomes(current, home);
        }
      }
    } catch (IOException e) {
      // no such folder: there is none
    }
    return new JavaHomes(current, null);
  }

  private static boolean isJava(Path home) {
    return Files.isExecutable(home.resolve("bin/java"));
  }
}
