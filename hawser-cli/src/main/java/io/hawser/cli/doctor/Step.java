package io.hawser.cli.doctor;

import java.time.Duration;
import java.util.List;

/** One link of the chain from the configuration to a transaction. */
interface Step {

  /** Returns the short name that documents and scripts refer to, such as {@code D3}. */
  String id();

  /** Returns what the step does, in the imperative. */
  String what();

  /** Returns how long the step may take. */
  default Duration limit() {
    return Duration.ofSeconds(15);
  }

  /**
   * Examines the link and remembers what later steps need.
   *
   * @param examination what earlier steps found out
   * @return at least one finding
   * @throws StepSkippedException if earlier steps found nothing to examine
   */
  List<Finding> examine(Examination examination) throws Exception;
}
