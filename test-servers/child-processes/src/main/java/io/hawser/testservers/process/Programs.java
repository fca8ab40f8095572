package io.hawser.testservers.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs programs to their end, without any input. */
public final class Programs {
  private static final Duration TOOL_LIMIT = Duration.ofMinutes(5);

  private Programs() {}

  /**
   * A program that has ended.
   *
   * @param status its exit status
   * @param output everything it has printed, errors included
   */
  public record Ended(int status, String output) {}

  /**
   * Runs a program. One that does not end in time is killed.
   *
   * @param command how to start it
   * @param workDirectory where it runs, and where its output is written to
   * @param limit how long it may take
   * @return how it has ended
   * @throws IllegalStateException if it does not end in time
   */
  public static Ended run(ChildCommand command, Path workDirectory, Duration limit) {
    Path output = workDirectory.resolve(command.name() + ".log").toAbsolutePath();
    return run(command.name(), command.process(workDirectory, output), output, limit);
  }

  /**
   * Runs a tool that has to succeed within five minutes.
   *
   * @param tool the program and the options that messages need not repeat
   * @param arguments what follows them
   * @param environment variables besides those of this JVM
   * @return what it prints, errors included
   * @throws IllegalStateException if it fails, with what it prints
   */
  public static String succeed(
      List<String> tool, List<String> arguments, Map<String, String> environment) {
    List<String> command = new ArrayList<>(tool);
    command.addAll(arguments);
    String called = Path.of(tool.get(0)).getFileName() + " … " + String.join(" ", arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    Path directory = WorkDirectory.create("tool");
    Ended ended = run(called, builder, directory.resolve("output"), TOOL_LIMIT);
    WorkDirectory.delete(directory);
    if (ended.status != 0) {
      throw new IllegalStateException(
          called + " ended with status " + ended.status + ":\n" + ended.output);
    }
    return ended.output;
  }

  private static Ended run(String called, ProcessBuilder builder, Path output, Duration limit) {
    try {
      Files.deleteIfExists(output);
      // Both append, so that neither overwrites what the other one has written.
      ProcessBuilder.Redirect redirect = ProcessBuilder.Redirect.appendTo(output.toFile());
      Process process = builder.redirectError(redirect).redirectOutput(redirect).start();
      try {
        process.getOutputStream().close();
        boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        String printed = new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
        if (!ended) {
          throw new IllegalStateException(
              called + " has not ended within " + limit.toSeconds() + " s:\n" + printed);
        }
        return new Ended(process.exitValue(), printed);
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new IllegalStateException("Cannot run " + called, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while running " + called, e);
    }
  }
}
