package io.hawser.testkit;

import java.time.Duration;

/**
 * The coordinator's clock and its one thread. Tests have one whose time they set themselves.
 *
 * <p>After {@code close}, tasks are dropped.
 */
interface Timers {

  /** Milliseconds since 1970. */
  long nowMillis();

  /** Runs the task soon, after those that were passed before it. */
  void execute(Runnable task);

  /** Runs the task once, later. */
  Timer schedule(Runnable task, Duration delay);

  /** Something that will run. */
  interface Timer {
    /** It will not run, unless it runs already. */
    void cancel();
  }
}
