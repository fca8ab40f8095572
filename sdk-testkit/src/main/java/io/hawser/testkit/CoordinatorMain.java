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
  /** It was stopped, or has shown its help. */
  public static final int STOPPED = 0;

  /** The exit status if it cannot start. */
  public static final int FAILED = 1;

  /** The exit status if its arguments are invalid. */
  public static final int WRONG_ARGUMENTS = 2;

  private CoordinatorMain() {}

  /**
   * Starts a coordinator and waits until it is closed.
   *
   * @param args see {@code --help}
   */
  public static void main(String[] args) {
    int status = run(args);
    if (status != STOPPED) {
      System.exit(status); // 0 only when the JVM exits, or after --help
    }
  }

  /**
   * Starts a coordinator and waits until the JVM exits, for a program that has an exit status of
   * its own.
   *
   * @param args see {@code --help}
   * @return {@link #STOPPED}, {@link #FAILED} or {@link #WRONG_ARGUMENTS}
   */
  public static int run(String... args) {
    try {
      return CoordinatorCommand.run(args);
    } catch (NoClassDefFoundError e) {
      if (String.valueOf(e.getMessage()).startsWith("picocli/")) {
        System.err.println(
            "The library info.picocli:picocli is not on the class path; add version 4.7 or newer");
        return FAILED;
      }
      throw e;
    }
  }
}
