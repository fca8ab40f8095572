package io.hawser.cli.doctor;

import java.util.List;

/**
 * The outcome of one step.
 *
 * @param id the short name of the step
 * @param what what the step does
 * @param findings what it found, at least one
 * @param millis how long it took
 */
public record StepReport(String id, String what, List<Finding> findings, long millis) {

  /** Copies the list. */
  public StepReport {
    findings = List.copyOf(findings);
  }

  /**
   * Returns the worst level of its findings.
   *
   * @return the level of the step
   */
  public Level level() {
    return findings.stream().map(Finding::level).max(Level::compareTo).orElse(Level.OK);
  }
}
