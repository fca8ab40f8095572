package io.hawser.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs a program to its end. */
final class Tool {
  private Tool() {}

  /**
   * Returns what it prints, errors included.
   *
   * @param tool the program and the options that messages need not repeat
   */
  static String run(List<String> tool, List<String> arguments, Map<String, String> environment) {
    List<String> command = new ArrayList<>(tool);
    command.addAll(arguments);
    String called = Path.of(tool.get(0)).getFileName() + " … " + String.join(" ", arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      if (status != 0) {
        throw new IllegalStateException(called + " ended with status " + status + ":\n" + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot run " + called, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while running " + called, e);
    }
  }
}
