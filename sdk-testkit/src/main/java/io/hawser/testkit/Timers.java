package io.hawser.testkit;

import java.time.Duration;

/**
 * The coordinator's clock and its one thread. Tests use a clock that they set themselves.
 *
 * <p>After {@code close}, tasks are dropped.
 */
interface Timers {

  /** Returns milliseconds since 1970. */
  long nowMillis();

  /** Runs the task soon, after all tasks passed before it. */
  void execute(Runnable task);

  /** Runs the task once, later. */
  Timer schedule(Runnable task, Duration delay);

  /** A scheduled task. */
  interface Timer {
    /** Cancels the task, unless it already runs. */
    void cancel();
  }
}
