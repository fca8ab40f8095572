package io.hawser.registry.support;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a worker and its back-end within seconds, called by any thread.
 *
 * @param worker the thread
 * @param description of the server, for the log
 * @param closeSession runs on the worker
 * @param closeBackend frees the rest
 * @param closers makes the thread that it runs on
 * @param drainLimit how long a server that may answer gets
 */
record GracefulShutdown(
    Worker worker,
    String description,
    Runnable closeSession,
    Runnable closeBackend,
    ThreadFactory closers,
    Duration drainLimit) {
  private static final Logger log = LoggerFactory.getLogger(GracefulShutdown.class);

  /** The time to wait for the server to answer. */
  private static final Duration DRAIN_LIMIT = Duration.ofMillis(1500);

  private static final Duration DRAIN_LIMIT_IN_OUTAGE = Duration.ofMillis(100);

  /** The time to wait for threads to stop. */
  private static final Duration THREADS_END = Duration.ofMillis(500);

  GracefulShutdown(
      Worker worker, String description, Runnable closeSession, Runnable closeBackend) {
    this(
        worker,
        description,
        closeSession,
        closeBackend,
        task -> RegistryThreads.daemon(task, worker.name() + "-close"),
        DRAIN_LIMIT);
  }

  /**
   * Closes everything. The caller has made sure that this happens once and that no more tasks come.
   *
   * @param connected whether the server may answer
   */
  void run(boolean connected) {
    worker.clear();
    if (worker.isCurrentThread()) { // a listener called close()
      closeHere();
      return;
    }
    try {
      worker.execute(
          () -> {
            closeSession.run();
            worker.shutdown();
          });
    } catch (Error e) { // "unable to create native thread"
      log.warn("No thread to close {}; the caller closes it", description, e);
      closeHere();
      return;
    }
    try {
      if (!worker.join(connected ? drainLimit : DRAIN_LIMIT_IN_OUTAGE)) {
        log.debug("{} does not answer; not waiting any longer", description);
        worker.interrupt();
      }
      closeBackendInTime();
      worker.join(THREADS_END);
    } catch (InterruptedException e) {
      worker.interrupt();
      closeBackend.run();
      Thread.currentThread().interrupt();
    }
  }

  private void closeHere() {
    try {
      closeSession.run();
    } finally {
      worker.shutdown();
      closeBackend.run();
    }
  }

  /** Closes with a limit, because libraries may wait for the server until they are interrupted. */
  private void closeBackendInTime() throws InterruptedException {
    Thread closer = closers.newThread(closeBackend);
    try {
      closer.start();
    } catch (Error e) { // "unable to create native thread"
      closeBackendWithoutWaiting();
      log.warn("No thread to close {}; it was closed without waiting", description, e);
      return;
    }
    closer.join(THREADS_END.toMillis());
    if (closer.isAlive()) {
      closer.interrupt();
      closer.join(THREADS_END.toMillis());
    }
  }

  private void closeBackendWithoutWaiting() {
    boolean interrupted = Thread.interrupted();
    Thread.currentThread().interrupt(); // so that nothing waits
    try {
      closeBackend.run();
    } finally {
      if (!interrupted) {
        Thread.interrupted();
      }
    }
  }
}
