package io.hawser.registry.zookeeper;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that talks to ZooKeeper. Followed clusters and registrations belong to it, so they
 * need no locks. ZooKeeper names its own two threads after it.
 */
final class Worker {
  static final String NAME = "hawser-zk";

  private static final Logger log = LoggerFactory.getLogger(Worker.class);

  private final ScheduledThreadPoolExecutor executor;
  private volatile @Nullable Thread thread;

  Worker() {
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread created = unrelated(task, NAME);
              thread = created;
              return created;
            });
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    executor.setRemoveOnCancelPolicy(true);
  }

  /** A daemon that has nothing of the thread that happens to start it. */
  static Thread unrelated(Runnable task, String name) {
    Thread created = new Thread(null, task, name, 0, false);
    created.setDaemon(true);
    created.setContextClassLoader(Worker.class.getClassLoader());
    return created;
  }

  /** At once if a listener asks, on this very thread. */
  <T> Future<T> submit(Callable<T> task) {
    if (isCurrentThread()) {
      FutureTask<T> now = new FutureTask<>(task);
      now.run();
      return now;
    }
    return executor.submit(task);
  }

  /** Does nothing once this is closed. */
  void execute(Runnable task) {
    schedule(task, Duration.ZERO);
  }

  /** Does nothing once this is closed. */
  void schedule(Runnable task, Duration delay) {
    try {
      executor.schedule(() -> guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      log.trace("Closed", e);
    }
  }

  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) { // the executor would swallow it without a word
      log.debug("A task failed", e);
    } catch (LinkageError e) { // ZooKeeper's client of another version
      log.warn("A library of another version than needed is on the class path", e);
    }
  }

  boolean isCurrentThread() {
    return Thread.currentThread() == thread;
  }

  /**
   * Interrupts what is under way, unless that is the caller, and drops what is left; who waits for
   * that is told.
   */
  void stop() {
    List<Runnable> left = new ArrayList<>();
    if (isCurrentThread()) {
      executor.shutdown();
      executor.getQueue().drainTo(left);
    } else {
      left = executor.shutdownNow();
    }
    for (Runnable task : left) {
      if (task instanceof Future<?> future) {
        future.cancel(false);
      }
    }
  }

  /** Waits for the thread to end, not only for its last task. */
  void join(Duration atMost) throws InterruptedException {
    Thread running = thread;
    if (running != null && !isCurrentThread()) {
      running.join(Math.max(1, atMost.toMillis()));
    }
  }
}
