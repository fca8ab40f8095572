package io.hawser.testkit;

import io.hawser.netty.internal.runtime.OwnThreads;
import io.hawser.netty.internal.runtime.Unreliable;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Timers with the real time and a real thread, which sleeps while there is nothing to do. */
final class ThreadTimers implements Timers, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedCoordinator.class);
  private static final long CLOSE_MILLIS = 10_000;

  private final OwnThreads threads;
  private final ScheduledThreadPoolExecutor executor;

  ThreadTimers(String threadPrefix) {
    threads = new OwnThreads(threadPrefix);
    executor = new ScheduledThreadPoolExecutor(1, threads, new ThreadPoolExecutor.DiscardPolicy());
    executor.setRemoveOnCancelPolicy(true); // most transactions end long before their time-out
  }

  @Override
  public long nowMillis() {
    return System.currentTimeMillis();
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(logged(task));
  }

  @Override
  public Timer schedule(Runnable task, Duration delay) {
    ScheduledFuture<?> scheduled =
        executor.schedule(logged(task), delay.toMillis(), TimeUnit.MILLISECONDS);
    return () -> scheduled.cancel(false);
  }

  /** Logs errors of a task, which the executor would swallow. */
  private static Runnable logged(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (Throwable e) {
        Unreliable.log(
            it ->
                log.error(
                    "The embedded coordinator failed in a second phase; please report this", it),
            e);
      }
    };
  }

  /** Drops waiting tasks and returns when the thread has stopped. */
  @Override
  public void close() {
    executor.shutdownNow();
    try {
      if (!threads.join(CLOSE_MILLIS)) {
        log.warn(
            "The coordinator's own thread did not stop within {} ms and keeps running",
            CLOSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
