package io.hawser.testservers;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * An application that depends on all registry modules, in a child JVM, on the class path that a
 * user's build makes of our published poms.
 */
public final class AllRegistriesUser {
  private static final long END_SECONDS = 600;

  private AllRegistriesUser() {}

  /**
   * Runs it.
   *
   * @param settings names and values for the client and the server endpoint
   * @return what it printed: a line for each registry and, at the end, {@code DONE}
   */
  public static List<String> run(Map<String, String> settings) {
    List<String> arguments =
        settings.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
    JvmCommand command =
        new JvmCommand(
            OriginalModule.ALL_REGISTRIES, "AllRegistries", Map.of(), arguments, Map.of());
    List<String> output = new CopyOnWriteArrayList<>();
    CompletableFuture<Void> ended = new CompletableFuture<>();
    try (ChildProcess child =
        ChildProcess.start(
            command,
            WorkDirectory.create("all-registries"),
            output::add,
            () -> ended.complete(null))) {
      ended.get(END_SECONDS, TimeUnit.SECONDS);
      output.addAll(child.described().lines().toList());
      return List.copyOf(output);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("It has not ended; so far: " + output, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }

  /**
   * Its class path.
   *
   * @return the jars and directories
   */
  public static List<Path> classPath() {
    return Stream.of(OriginalModule.ALL_REGISTRIES.classPath().split(File.pathSeparator))
        .map(Path::of)
        .toList();
  }
}
