package io.hawser.config;

import org.slf4j.Logger;

/**
 * Reports errors of any code on a thread that must go on. Their texts are made by their own code,
 * which may throw, also when the log asks for them.
 */
final class GuardedLog {
  private GuardedLog() {}

  /**
   * Writes a warning with an error; without it, if that throws.
   *
   * @param message with one place for {@code about}
   */
  static void warn(Logger log, String message, Object about, Throwable error) {
    try {
      log.warn(message, about, error);
    } catch (Throwable e) { // the text of the error, or the log itself
      try {
        log.warn(message + " ({})", about, error.getClass().getName());
      } catch (Throwable again) {
        return; // there is nowhere to say it
      }
    }
  }
}
