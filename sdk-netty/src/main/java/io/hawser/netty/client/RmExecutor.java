package io.hawser.netty.client;

import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.netty.rpc.OwnThreads;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads {@code hawser-rm} that run branch handlers: bounded, with a bounded queue; a task too
 * many is refused, and its push answered as busy. Threads without work end after a while.
 */
final class RmExecutor implements Executor {
  private final OwnThreads ownThreads = new OwnThreads("hawser-rm");
  private final ThreadPoolExecutor threads;

  RmExecutor(HawserConfig config) {
    int size = config.get(Keys.RM_THREADS);
    threads =
        new ThreadPoolExecutor(
            size,
            size,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(config.get(Keys.RM_QUEUE)),
            ownThreads);
    threads.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable task) {
    threads.execute(task);
  }

  /** Whether the current thread runs a handler of this client. */
  boolean isCurrentThread() {
    return ownThreads.contains(Thread.currentThread());
  }

  /** Takes no more tasks and waits for those there are; then interrupts them. */
  void close(Duration wait) throws InterruptedException {
    threads.shutdown();
    boolean ended = false;
    try {
      ended = threads.awaitTermination(wait.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      if (!ended) {
        threads.shutdownNow();
      }
    }
    ownThreads.join(1_000);
  }
}
