package io.hawser.testkit;

/**
 * A program that runs an {@link EmbeddedCoordinator} until it is stopped, by Ctrl-C or SIGTERM:
 *
 * <pre>
 * java -cp ... io.hawser.testkit.CoordinatorMain --port 8091
 * </pre>
 *
 * <p>{@code --help} lists its options. It prints the address it listens on, how it is announced in
 * registries, and the settings that clients need. The class path must contain {@code
 * info.picocli:picocli}, which is not a dependency of this module, the provider of each registry,
 * and an SLF4J provider for its log. The exit status is 2 if the arguments are invalid and 1 if the
 * coordinator cannot start.
 */
public final class CoordinatorMain {
  private CoordinatorMain() {}

  /**
   * Starts a coordinator and waits until it is closed.
   *
   * @param args see {@code --help}
   */
  public static void main(String[] args) {
    int status;
    try {
      status = CoordinatorCommand.run(args);
    } catch (NoClassDefFoundError e) {
      if (String.valueOf(e.getMessage()).startsWith("picocli/")) {
        System.err.println(
            "The library info.picocli:picocli is not on the class path; add version 4.7 or newer");
        status = 1;
      } else {
        throw e;
      }
    }
    if (status != 0) {
      System.exit(status); // 0 only when the JVM exits, or after --help
    }
  }
}
