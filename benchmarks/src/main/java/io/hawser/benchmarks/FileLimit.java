package io.hawser.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Finds how many connections a process may have open. The JVM raises its soft limit to the hard
 * one.
 */
final class FileLimit {
  private static final String NAME = "Max open files";

  /**
   * The number of files that a JVM opens besides its connections: jars, and the descriptors that
   * threads wait on.
   */
  private static final int OTHERS = 500;

  private FileLimit() {}

  /** Returns the limit of this process, which its children inherit. */
  static int maxConnections() {
    try {
      return maxConnections(Files.readAllLines(Path.of("/proc/self/limits")));
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read the limit of open files", e);
    }
  }

  static int maxConnections(List<String> limits) {
    String hard =
        limits.stream()
            .filter(line -> line.startsWith(NAME))
            .map(line -> line.substring(NAME.length()).strip().split("\\s+", -1)[1])
            .findFirst()
            .orElse("unlimited");
    return hard.equals("unlimited")
        ? Integer.MAX_VALUE
        : (int) Math.max(1, Math.min(Integer.MAX_VALUE, Long.parseLong(hard)) - OTHERS);
  }
}
