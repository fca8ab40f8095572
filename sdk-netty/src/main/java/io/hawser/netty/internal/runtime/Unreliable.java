package io.hawser.netty.internal.runtime;

import org.jspecify.annotations.Nullable;

/**
 * Deals with code that may throw whenever it is called: exceptions of users, whose {@code
 * getMessage} and {@code toString} are their own code, and the log, which calls them.
 */
public final class Unreliable {
  /** Longer texts are cut, so that one exception does not fill a log or a frame. */
  private static final int MAX_CHARS = 1_000;

  private Unreliable() {}

  /**
   * Returns what an exception says, cut after 1,000 characters.
   *
   * @param error any exception
   * @return the text of {@code toString()}, or the name of the class if that throws
   */
  public static String text(@Nullable Throwable error) {
    try {
      String text = String.valueOf(error);
      return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS) + "...";
    } catch (Throwable e) { // also an Error, such as a StackOverflowError
      return error == null
          ? "null"
          : error.getClass().getName()
              + " (its message cannot be read: "
              + e.getClass().getName()
              + ")";
    }
  }

  /**
   * Writes to the log. If that throws, for instance because the log is closed or asks an exception
   * for its text, nothing is written, and the caller goes on.
   *
   * @param logging the call of the log
   */
  public static void log(Runnable logging) {
    try {
      logging.run();
    } catch (Throwable e) { // also an Error: the next step matters more than a log line
      return; // there is nowhere to say it
    }
  }

  /**
   * Writes to the log with an exception; if that throws, writes again without it.
   *
   * @param logging the call of the log; gets the exception, or {@code null} the second time
   * @param error the exception
   */
  public static void log(Logging logging, Throwable error) {
    try {
      logging.write(error);
    } catch (Throwable e) { // its stack trace cannot be printed, so at least the rest of the line
      writeAlone(logging);
    }
  }

  /** Without a lambda: memory may be short. */
  private static void writeAlone(Logging logging) {
    try {
      logging.write(null);
    } catch (Throwable e) {
      return; // there is nowhere to say it
    }
  }

  /** A line of the log that may have an exception. */
  @FunctionalInterface
  public interface Logging {
    /**
     * Writes the line.
     *
     * @param error the exception to print, or {@code null} for none
     */
    void write(@Nullable Throwable error);
  }
}
