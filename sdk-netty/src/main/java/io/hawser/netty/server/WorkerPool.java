package io.hawser.netty.server;

import io.hawser.netty.rpc.OwnThreads;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bounded threads and queue on which handlers run. A full pool refuses at once. */
final class WorkerPool implements Executor {
  private static final Logger log = LoggerFactory.getLogger(WorkerPool.class);

  private static final long IDLE_SECONDS = 60;

  private final ThreadPoolExecutor pool;
  private final String busyMessage;
  private final AtomicLong rejected = new AtomicLong();
  private final LogPause logPause = new LogPause();

  WorkerPool(int threads, int queueSize, OwnThreads workers) {
    BlockingQueue<Runnable> queue =
        queueSize == 0 ? new SynchronousQueue<>() : new LinkedBlockingQueue<>(queueSize);
    pool = new ThreadPoolExecutor(threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, queue, workers);
    pool.allowCoreThreadTimeOut(true);
    busyMessage =
        "The server is busy: "
            + threads
            + " requests are being handled and "
            + queueSize
            + " are waiting. Nothing was done; try again later";
  }

  /** What clients are told whose request was refused. */
  String busyMessage() {
    return busyMessage;
  }

  @Override
  public void execute(Runnable task) {
    try {
      pool.execute(task);
    } catch (RejectedExecutionException e) {
      long total = rejected.incrementAndGet();
      if (!pool.isShutdown() && logPause.isOver()) {
        log.warn(
            "{}. {} refused so far; more workers or a larger queue help if the machine has room",
            busyMessage,
            total);
      }
      throw e;
    }
  }

  /** Interrupts the handlers and drops what waits; does not wait for them to end. */
  void shutdown() {
    pool.shutdownNow();
  }
}
