package io.hawser.testservers.at;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Reads the CPU time and the waits of the threads of this process, kernel included, from Linux'
 * {@code /proc}.
 */
final class Tasks {
  private static final String WAITS = "voluntary_ctxt_switches:";

  private Tasks() {}

  /**
   * Answers {@code GROUP=NANOSECONDS/WAITS} for each group of threads, separated by commas. A group
   * has the threads whose names differ only in numbers at their ends; a wait is a switch to another
   * thread because this one had nothing to do.
   */
  static String read() throws IOException {
    Map<String, long[]> groups = new TreeMap<>();
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path task : tasks) {
        try {
          long[] group =
              groups.computeIfAbsent(
                  group(Files.readString(task.resolve("comm")).strip()), name -> new long[2]);
          group[0] += Long.parseLong(Files.readString(task.resolve("schedstat")).split(" ", -1)[0]);
          for (String line : Files.readAllLines(task.resolve("status"))) {
            if (line.startsWith(WAITS)) {
              group[1] += Long.parseLong(line.substring(WAITS.length()).strip());
            }
          }
        } catch (NoSuchFileException e) {
          // the thread has ended
        }
      }
    }
    return groups.entrySet().stream()
        .map(e -> e.getKey() + "=" + e.getValue()[0] + "/" + e.getValue()[1])
        .collect(Collectors.joining(","));
  }

  private static String group(String name) {
    return name.replaceAll("([-_# ]*[0-9]+)+$", "").replaceAll("[=,/ ]", "_");
  }
}
