package io.hawser.registry.redis;

import io.hawser.error.RegistryException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread {@code hawser-redis-worker}, which owns all state of a service. */
final class Worker {
  private static final Logger log = LoggerFactory.getLogger(Worker.class);

  private final ScheduledThreadPoolExecutor executor;
  private volatile @Nullable Thread thread;

  Worker() {
    executor = new ScheduledThreadPoolExecutor(1, this::newThread);
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  private Thread newThread(Runnable task) {
    Thread created = unrelated(task, "hawser-redis-worker");
    thread = created;
    return created;
  }

  /** A daemon that has nothing of the thread that happens to start it. */
  static Thread unrelated(Runnable task, String name) {
    Thread created = new Thread(null, task, name, 0, false);
    created.setDaemon(true);
    created.setContextClassLoader(Worker.class.getClassLoader());
    return created;
  }

  /** Milliseconds of a clock that never jumps. */
  static long now() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  boolean isCurrentThread() {
    return Thread.currentThread() == thread;
  }

  /** Does nothing once it is shut down. */
  void execute(Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      log.trace("Closed", e);
    }
  }

  Future<?> after(Duration delay, Runnable task) {
    return at(now() + delay.toMillis(), task);
  }

  /** On the worker only. */
  Future<?> at(long time, Runnable task) {
    try {
      return executor.schedule(task, Math.max(0, time - now()), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      log.trace("Closed", e);
      return CompletableFuture.completedFuture(null);
    }
  }

  /**
   * Has something done and waits for it.
   *
   * @param undo done if the action has succeeded after nobody waits any more
   * @param failure makes the error if time is up, or if the worker has ended
   */
  <T> T call(
      Duration limit, Supplier<T> action, Runnable undo, Supplier<RegistryException> failure) {
    if (isCurrentThread()) { // a listener calls back
      return action.get();
    }
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      executor.execute(() -> run(result, action, undo));
    } catch (RejectedExecutionException e) {
      throw failure.get();
    }
    try {
      return result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      result.completeExceptionally(failure.get());
    } catch (InterruptedException e) {
      result.completeExceptionally(failure.get());
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      log.trace("Thrown below", e);
    }
    return outcome(result);
  }

  private static <T> void run(CompletableFuture<T> result, Supplier<T> action, Runnable undo) {
    if (result.isDone()) {
      return;
    }
    try {
      if (!result.complete(action.get())) {
        undo.run();
      }
    } catch (Throwable e) { // whoever waits must be told, and this thread goes on
      result.completeExceptionally(e);
    }
  }

  /** It is complete: maybe by the worker after all, in the last moment. */
  private static <T> T outcome(CompletableFuture<T> result) {
    try {
      return result.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RegistryException error) {
        throw error;
      }
      throw e;
    }
  }

  /** Lets what is under way end, and starts nothing more. */
  void shutdown() {
    executor.shutdown();
  }

  /** Waits for the end; whether it has come. */
  boolean join(long timeoutMillis) throws InterruptedException {
    Thread current = thread;
    if (current != null && !isCurrentThread()) {
      current.join(timeoutMillis);
      return !current.isAlive();
    }
    return true;
  }
}
