package io.hawser.tcc;

import io.hawser.error.ForeignText;
import org.slf4j.Logger;

/** Logs what other code has thrown, and whose text may be its own code. */
final class FailureLog {
  private FailureLog() {}

  /** Writes a warning. Throws nothing: the next step matters more than a line of the log. */
  static void warn(Logger log, String what, Throwable error) {
    try {
      // What a fence reports is one line already, and may be long.
      String text = error instanceof FenceException ? error.toString() : ForeignText.of(error);
      log.warn("{}: {}", what, text);
    } catch (Throwable e) { // also an Error
      return; // there is nowhere to say it
    }
  }
}
