package io.hawser.cli.doctor;

import java.util.List;

/**
 * The outcome of all steps.
 *
 * @param steps in the order in which they were done
 */
public record Diagnosis(List<StepReport> steps) {
  private static final int WARNINGS = 1;
  private static final int BROKEN = 2;

  /** Copies the list. */
  public Diagnosis {
    steps = List.copyOf(steps);
  }

  /**
   * Returns the number of steps of a level.
   *
   * @param level the level
   * @return how many steps ended with it
   */
  public long count(Level level) {
    return steps.stream().filter(step -> step.level() == level).count();
  }

  /**
   * Returns the exit status.
   *
   * @return 0 if all is well, 1 if there are warnings, 2 if something is broken
   */
  public int exitStatus() {
    if (count(Level.FAILED) > 0) {
      return BROKEN;
    }
    return count(Level.WARNING) > 0 ? WARNINGS : 0;
  }
}
