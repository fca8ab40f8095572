package io.hawser.registry.support;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The only thread of a supervised registry. Its objects need no locks. */
final class Worker {
  private static final Logger log = LoggerFactory.getLogger(Worker.class);

  private final ScheduledThreadPoolExecutor executor;
  private final String name;
  private volatile @Nullable Thread thread;

  Worker(String name) {
    this(name, task -> RegistryThreads.daemon(task, name));
  }

  /** Creates a worker whose thread is made in another way. */
  Worker(String name, ThreadFactory threads) {
    this.name = name;
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread created = threads.newThread(task);
              thread = created;
              return created;
            });
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    executor.setRemoveOnCancelPolicy(true);
  }

  String name() {
    return name;
  }

  /**
   * Runs a task on the worker, or immediately if the caller, such as a listener, runs on the
   * worker.
   *
   * @throws RejectedExecutionException if the worker is closed
   */
  <T> Future<T> submit(Callable<T> task) {
    if (isCurrentThread()) {
      FutureTask<T> now = new FutureTask<>(task);
      now.run();
      return now;
    }
    return executor.submit(task);
  }

  /** Runs a task on the worker. Does nothing once the worker is closed. */
  void execute(Runnable task) {
    schedule(task, Duration.ZERO);
  }

  /** Runs a task after a delay. Does nothing once the worker is closed. */
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
    } catch (Throwable e) { // the executor would swallow it
      log.debug("A task failed", e);
    }
  }

  boolean isCurrentThread() {
    return Thread.currentThread() == thread;
  }

  /** Drops the tasks that have not begun. Threads that wait for one get a CancellationException. */
  void clear() {
    List<Runnable> left = new ArrayList<>();
    executor.getQueue().drainTo(left);
    cancel(left);
  }

  private static void cancel(List<Runnable> tasks) {
    for (Runnable task : tasks) {
      if (task instanceof Future<?> future) {
        future.cancel(false);
      }
    }
  }

  /** Drops the tasks that have not begun and stops after the running one. */
  void shutdown() {
    executor.shutdown();
    clear();
  }

  /** Shuts down like {@link #shutdown} and interrupts the running task. */
  void interrupt() {
    cancel(executor.shutdownNow());
  }

  /** Waits until the thread has stopped, not only its last task, and returns whether it has. */
  boolean join(Duration atMost) throws InterruptedException {
    Thread running = thread;
    if (running != null && !isCurrentThread()) {
      running.join(Math.max(1, atMost.toMillis()));
      return !running.isAlive();
    }
    return true;
  }
}
