package io.hawser.registry.etcd;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The three threads of one service. The first one does all the thinking. */
final class EtcdThreads {
  private static final Logger log = LoggerFactory.getLogger(EtcdThreads.class);

  private final OwnThreads workerThread = new OwnThreads("hawser-etcd-worker");
  private final OwnThreads ioThread = new OwnThreads("hawser-etcd-io");
  private final OwnThreads dnsThread = new OwnThreads("hawser-etcd-dns");
  private final ScheduledThreadPoolExecutor worker =
      new ScheduledThreadPoolExecutor(1, workerThread);

  // Netty 4.1 has only this one; on 4.2 it is a deprecated name for a MultiThreadIoEventLoopGroup.
  @SuppressWarnings("deprecation")
  private final EventLoopGroup io = new NioEventLoopGroup(1, ioThread);

  private final ThreadPoolExecutor dns =
      new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), dnsThread);

  EtcdThreads() {
    worker.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    worker.setRemoveOnCancelPolicy(true);
    dns.allowCoreThreadTimeOut(true);
  }

  Executor worker() {
    return worker;
  }

  EventLoopGroup io() {
    return io;
  }

  /** A thread of its own for name servers, which may take their time. */
  Executor dns() {
    return dns;
  }

  boolean isWorker(Thread thread) {
    return workerThread.contains(thread);
  }

  /**
   * Runs a task on the worker.
   *
   * @return whether it will run, which it will not after {@link #close}
   */
  boolean execute(Runnable task) {
    try {
      worker.execute(() -> run(task));
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /** Runs a task on the worker after a while. */
  ScheduledFuture<?> schedule(Runnable task, Duration delay) {
    return worker.schedule(() -> run(task), delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) { // nobody else would ever hear of it
      log.debug("A task on the worker of an etcd registry failed", e);
    } catch (LinkageError e) {
      log.warn("A library of another version than needed is on the class path", e);
    }
  }

  /**
   * Ends them all; the channels must have been closed.
   *
   * @return whether the caller was interrupted, and so did not wait for everything
   */
  boolean close() {
    worker.shutdown();
    dns.shutdownNow();
    io.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    try {
      workerThread.join(1000);
      ioThread.join(1000);
      dnsThread.join(100); // a name server that does not answer cannot be interrupted
      return false;
    } catch (InterruptedException e) {
      return true;
    } finally {
      worker.shutdownNow(); // a listener that blocks
    }
  }
}
