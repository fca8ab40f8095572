package io.hawser.testservers.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Describes how to start a program that knows nothing of its standard input: below a small shell
 * that does. The shell waits for the program. A second one waits for the end of the input, which
 * comes also when this JVM is killed, and then kills the program.
 *
 * @param program the path of the program
 * @param arguments its arguments
 * @param readyText part of the line it logs when it is ready
 */
public record NativeCommand(Path program, List<String> arguments, String readyText)
    implements ChildCommand {
  private static final String PID = "PID ";

  /**
   * {@code kill -9}, as a suspended program would take no other signal. Only the guard holds the
   * input and none of them holds an output it does not need, so that every pipe ends when the
   * program does.
   */
  private static final String SHELL =
      """
      exec 3<&0 0</dev/null
      "$@" 3<&- 2>&1 &
      program=$!
      echo "PID $program"
      { read -r line <&3; kill -9 "$program"; } >/dev/null 2>&1 &
      guard=$!
      exec 3<&- 1>&2
      wait "$program"
      status=$?
      kill -9 "$guard" 2>/dev/null
      wait "$guard"
      exit $status
      """;

  /**
   * Finds a program on the {@code PATH} and where Debian keeps servers.
   *
   * @param program its name
   * @param debianPackage what installs it
   * @return its path
   * @throws IllegalStateException if it is not installed, with the command that installs it
   */
  public static Path find(String program, String debianPackage) {
    String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
    for (String folder : path.split(File.pathSeparator, -1)) {
      Path candidate = Path.of(folder, program);
      if (!folder.isEmpty() && Files.isExecutable(candidate)) {
        return candidate;
      }
    }
    throw new IllegalStateException(
        "There is no "
            + program
            + " on the PATH ("
            + path
            + "). Install it: apt-get install -y --no-install-recommends "
            + debianPackage);
  }

  @Override
  public String name() {
    return program.getFileName().toString();
  }

  @Override
  public ProcessBuilder process(Path workDirectory, Path log) {
    List<String> command = new ArrayList<>(List.of("sh", "-c", SHELL, "sh", program.toString()));
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .directory(workDirectory.toFile())
        .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
  }

  @Override
  public @Nullable String greeting(String line) {
    return line.contains(readyText) ? "" : null;
  }

  @Override
  public long announcedPid(String line) {
    return line.startsWith(PID) ? Long.parseLong(line.substring(PID.length())) : 0;
  }
}
