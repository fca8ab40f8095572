package io.hawser.registry.zookeeper;

import java.time.Duration;
import java.util.concurrent.ExecutionException;

/**
 * Does one thing again whenever there is a reason: at once for the first, once for several in a
 * burst, and again after a growing pause if it fails. On the worker's thread only.
 */
final class Upkeep {

  /** What is done. */
  interface Action {
    void run() throws Exception;
  }

  /** What happens if it fails. */
  interface OnFailure {
    void failed(Exception e);
  }

  /** The shortest time between two runs: 500 servers that join in a second are read 20 times. */
  private static final Duration SPACING = Duration.ofMillis(50);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final Worker worker;
  private final Action action;
  private final OnFailure onFailure;

  private long lastRun = System.nanoTime() - SPACING.toNanos();
  private Duration pause = FIRST_PAUSE;

  /** The last one given out is the one that runs. */
  private int ticket;

  private boolean soon;

  Upkeep(Worker worker, Action action, OnFailure onFailure) {
    this.worker = worker;
    this.action = action;
    this.onFailure = onFailure;
  }

  /** There is a reason; it does not wait for the end of a pause. */
  void wanted() {
    if (!soon) {
      soon = true;
      after(Duration.ofNanos(Math.max(0, lastRun + SPACING.toNanos() - System.nanoTime())));
    }
  }

  private void after(Duration delay) {
    int mine = ++ticket;
    worker.schedule(
        () -> {
          if (mine == ticket) {
            run();
          }
        },
        delay);
  }

  private void run() {
    soon = false;
    lastRun = System.nanoTime();
    try {
      action.run();
      pause = FIRST_PAUSE;
    } catch (LinkageError e) { // ZooKeeper's client of another version: no pause mends it
      onFailure.failed(new ExecutionException(e));
    } catch (Exception e) {
      onFailure.failed(e);
      after(pause);
      Duration longer = pause.multipliedBy(2);
      pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    }
  }
}
