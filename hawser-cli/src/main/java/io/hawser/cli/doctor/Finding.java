package io.hawser.cli.doctor;

import java.util.Objects;

/**
 * One thing that a step found.
 *
 * @param level how bad it is
 * @param found what is the case
 * @param fix what to do about it; empty if there is nothing to do
 */
public record Finding(Level level, String found, String fix) {

  /** Checks that nothing is missing. */
  public Finding {
    Objects.requireNonNull(level, "level");
    Objects.requireNonNull(found, "found");
    Objects.requireNonNull(fix, "fix");
  }

  static Finding ok(String found) {
    return new Finding(Level.OK, found, "");
  }

  static Finding skipped(String because) {
    return new Finding(Level.SKIPPED, because, "");
  }

  static Finding warning(String found, String fix) {
    return new Finding(Level.WARNING, found, fix);
  }

  static Finding failed(String found, String fix) {
    return new Finding(Level.FAILED, found, fix);
  }
}
