package io.hawser.testservers;

import io.hawser.testservers.process.ChildProcess;
import io.hawser.testservers.process.WorkDirectory;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An application that depends on all registry modules, in a child JVM, on the class path that a
 * user's build makes of our published poms.
 */
public final class AllRegistries {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private AllRegistries() {}

  /**
   * The findings of the application.
   *
   * @param listed a line for each registry
   * @param described where to look when something is wrong
   */
  public record Found(List<String> listed, String described) {}

  /**
   * Has the application announce a coordinator in all registries, and find it there.
   *
   * @param settings names and values for the client and the server endpoint
   * @return what it found
   */
  public static Found use(Map<String, String> settings) {
    try (ChildProcess child =
        ChildProcess.start(
            ChildModule.ALL_REGISTRIES.command("AllRegistriesMain").settings(settings),
            WorkDirectory.create("all-registries"))) {
      List<String> listed = List.of(child.ask("run", LIMIT).split("\\|"));
      return new Found(listed, child.described());
    }
  }

  /**
   * Returns its class path.
   *
   * @return the jars and directories
   */
  public static List<Path> classPath() {
    return Stream.of(ChildModule.ALL_REGISTRIES.classPath().split(File.pathSeparator))
        .map(Path::of)
        .toList();
  }
}
