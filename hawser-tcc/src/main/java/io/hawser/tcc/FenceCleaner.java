package io.hawser.tcc;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes old rows of a fence regularly, on a daemon thread of its own. */
final class FenceCleaner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FenceCleaner.class);
  private static final long CLOSE_SECONDS = 5;

  /** Instances that start together do not all clean up at the same moment. */
  private static final Duration MAX_FIRST_DELAY = Duration.ofMinutes(10);

  private final ScheduledExecutorService thread;
  private final String table;

  /** One round; it returns the number of deleted rows. */
  interface Round {
    int run() throws Exception;
  }

  FenceCleaner(String table, Duration period, Round round) {
    this.table = table;
    thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = new Thread(null, task, "hawser-tcc-clean-" + table, 0, false);
              made.setContextClassLoader(FenceCleaner.class.getClassLoader());
              made.setDaemon(true);
              return made;
            });
    long periodMillis = Math.max(1, period.toMillis());
    long first =
        ThreadLocalRandom.current()
            .nextLong(Math.min(periodMillis, MAX_FIRST_DELAY.toMillis()) + 1);
    thread.scheduleWithFixedDelay(() -> guarded(round), first, periodMillis, TimeUnit.MILLISECONDS);
  }

  /** Runs a round and logs its error, because an exception or Error would end the schedule. */
  private void guarded(Round round) {
    try {
      int deleted = round.run();
      if (deleted > 0) {
        LOG.debug("Deleted {} old rows of {}", deleted, table);
      }
    } catch (Throwable e) {
      if (!thread.isShutdown()) {
        FailureLog.warn(LOG, "Old rows of " + table + " are not deleted this time", e);
      }
    }
  }

  boolean isClosed() {
    return thread.isShutdown();
  }

  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("The clean-up of {} still waits for the database", table);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
