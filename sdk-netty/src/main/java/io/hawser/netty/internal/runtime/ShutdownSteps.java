package io.hawser.netty.internal.runtime;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of a graceful shutdown, one after the other on one thread. An interrupt of that thread
 * shortens the waiting in all steps to nothing, but leaves no step out.
 */
public final class ShutdownSteps {
  private static final Logger log = LoggerFactory.getLogger(ShutdownSteps.class);

  private final long deadlineNanos;
  private boolean interrupted = Thread.interrupted();

  /** A step that may wait. */
  @FunctionalInterface
  public interface Step {
    void run() throws InterruptedException;
  }

  /**
   * Begins a shutdown.
   *
   * @param timeout for all steps that wait for {@link #left}
   */
  public ShutdownSteps(Duration timeout) {
    this.deadlineNanos = System.nanoTime() + TimeUnit.NANOSECONDS.convert(timeout);
  }

  /** Returns how much of the time is left. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
  }

  /** Runs a step. */
  public void run(Step step) {
    if (interrupted) {
      Thread.currentThread().interrupt(); // so that the step does not wait
    }
    try {
      step.run();
      interrupted = Thread.interrupted();
    } catch (InterruptedException e) {
      interrupted = true;
      log.debug("Interrupted while closing; not waiting any longer");
    }
  }

  /** Waits for a future in a step of its own. */
  public void await(Future<?> future, Duration limit) {
    run(
        () -> {
          try {
            future.get(Math.max(1, limit.toNanos()), TimeUnit.NANOSECONDS);
          } catch (TimeoutException e) {
            log.info("Closing does not wait longer for the last answers");
          } catch (ExecutionException e) {
            log.debug("While closing", e);
          }
        });
  }

  /** Ends the shutdown. The thread stays interrupted if it was. */
  public void end() {
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
