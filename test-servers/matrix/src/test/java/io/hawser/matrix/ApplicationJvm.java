package io.hawser.matrix;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a main class of the matrix in a JVM of its own and waits for its end. */
final class ApplicationJvm {
  private static final long LIMIT_MINUTES = 5;

  private ApplicationJvm() {}

  /** Returns everything it printed; standard error too. */
  static String run(Class<?> main, String classPath, Path log, String... arguments)
      throws IOException, InterruptedException {
    Path own = TestedModules.location(main);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", own + File.pathSeparator + classPath, main.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
        return "It has not ended: " + Files.readString(log);
      }
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(log);
  }
}
