package io.hawser.cli.doctor;

import java.time.Duration;

/** Receives what the doctor is doing, so that a person who waits knows why. */
public interface Progress {

  /**
   * Is called when a step begins.
   *
   * @param id its short name
   * @param what what it does
   */
  void begins(String id, String what);

  /**
   * Is called about once in two seconds while a step is not done yet.
   *
   * @param id its short name
   * @param since how long it has been running
   */
  void stillRuns(String id, Duration since);
}
