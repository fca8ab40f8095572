package io.hawser.cli.doctor;

import java.time.Duration;

/** Receives what the doctor is doing, so that a person who waits knows why. */
public interface Progress {

  /**
   * A step begins.
   *
   * @param id its short name
   * @param what what it does
   */
  void begins(String id, String what);

  /**
   * A step is not done yet. It is called about once in two seconds.
   *
   * @param id its short name
   * @param since how long it has been running
   */
  void stillRuns(String id, Duration since);
}
