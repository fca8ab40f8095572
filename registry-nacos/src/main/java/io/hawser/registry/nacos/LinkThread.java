package io.hawser.registry.nacos;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread on which everything happens that must not overlap. */
final class LinkThread {
  private static final Logger log = LoggerFactory.getLogger(LinkThread.class);
  private static final long JOIN_MILLIS = 500;

  /** Something that Nacos is asked to do. */
  interface Step {
    void run() throws NoAnswerException, RefusalException;
  }

  private final ScheduledThreadPoolExecutor executor;
  private volatile @Nullable Thread thread;

  LinkThread() {
    executor = new ScheduledThreadPoolExecutor(1, this::newThread);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false); // nobody waits for a retry
  }

  private Thread newThread(Runnable work) {
    // Nothing of the thread that happens to start it.
    Thread fresh = new Thread(null, work, "hawser-nacos-link", 0, false);
    fresh.setContextClassLoader(LinkThread.class.getClassLoader());
    fresh.setDaemon(true);
    thread = fresh;
    return fresh;
  }

  private boolean isCurrent() {
    return Thread.currentThread() == thread;
  }

  /**
   * Runs a step and waits for it.
   *
   * @throws Exception what the step throws; {@link TimeoutException}, {@link InterruptedException}
   *     or {@link RejectedExecutionException} if it did not come to it
   */
  void call(Step step, long limitMillis) throws Exception {
    if (isCurrent()) { // a listener asks for something
      step.run();
      return;
    }
    Future<?> result =
        executor.submit(
            () -> {
              step.run();
              return true;
            });
    try {
      result.get(limitMillis, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } finally {
      result.cancel(false); // what nobody waits for must not happen later
    }
  }

  void submit(Runnable task) {
    schedule(task, 0);
  }

  void schedule(Runnable task, long delayMillis) {
    Runnable guarded =
        () -> {
          try {
            task.run();
          } catch (LinkageError e) {
            log.warn("A library of another version than needed is on the class path", e);
          } catch (Throwable e) { // errors too: it must neither end the thread nor go unseen
            log.debug("Unexpected", e);
          }
        };
    try {
      if (delayMillis == 0) {
        executor.execute(guarded);
      } else {
        executor.schedule(guarded, delayMillis, TimeUnit.MILLISECONDS);
      }
    } catch (RejectedExecutionException e) {
      log.trace("Closed", e);
    }
  }

  /**
   * Runs a last task and ends; waits for it, but not for ever. Idempotent, from any thread.
   *
   * @param last runs at most as often as this is called; not if it would take too long
   */
  void close(Runnable last, long limitMillis) {
    submit(last);
    executor.shutdown();
    if (isCurrent()) {
      last.run();
      return;
    }
    try {
      if (!executor.awaitTermination(limitMillis, TimeUnit.MILLISECONDS)) {
        executor.shutdownNow();
      }
      Thread ended = thread;
      if (ended != null) {
        ended.join(JOIN_MILLIS);
      }
    } catch (InterruptedException e) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
