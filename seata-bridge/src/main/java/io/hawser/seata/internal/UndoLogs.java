package io.hawser.seata.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.apache.seata.rm.datasource.DataSourceProxy;
import org.apache.seata.rm.datasource.undo.UndoLogManager;
import org.apache.seata.rm.datasource.undo.UndoLogManagerFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Undo logs of committed branches, which are deleted in batches a little later, by Seata's own undo
 * log manager. Seata's {@code AsyncWorker} does the same, but does not know whether it is done, so
 * that an application that ends leaves undo logs behind.
 *
 * <p>A batch is deleted half a second after its first branch; there is no timer without branches.
 */
public final class UndoLogs {
  private static final Logger log = LoggerFactory.getLogger(UndoLogs.class);
  private static final long DELAY_MILLIS = 500;
  private static final long LONGEST_PAUSE_MILLIS = 60_000;
  private static final int BATCH = 1_000;
  private static final int LIMIT = 10_000;

  private final Function<String, @Nullable DataSourceProxy> sources;
  private final ReentrantLock running = new ReentrantLock();
  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<Branch> queue = new ArrayDeque<>();
  private final ScheduledExecutorService executor;
  private boolean scheduled;
  private int beingDeleted;
  private long pauseMillis = DELAY_MILLIS;

  private record Branch(String resourceId, String xid, long branchId) {}

  UndoLogs(Function<String, @Nullable DataSourceProxy> sources) {
    this.sources = sources;
    ScheduledThreadPoolExecutor one =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "hawser-undo-logs");
              thread.setDaemon(true);
              return thread;
            });
    one.setKeepAliveTime(5, TimeUnit.SECONDS);
    one.allowCoreThreadTimeOut(true);
    this.executor = one;
  }

  /** Deletes the undo log of a branch soon. With many to be deleted, the caller deletes a batch. */
  void delete(String resourceId, String xid, long branchId) {
    boolean full;
    lock.lock();
    try {
      queue.add(new Branch(resourceId, xid, branchId));
      full = queue.size() > LIMIT;
      schedule();
    } finally {
      lock.unlock();
    }
    if (full) {
      deleteNow();
    }
  }

  /** Schedules the next run unless one is scheduled. The caller holds the lock. */
  private void schedule() {
    if (!scheduled && !queue.isEmpty()) {
      scheduled = true;
      executor.schedule(this::scheduledRun, pauseMillis, TimeUnit.MILLISECONDS);
    }
  }

  private void scheduledRun() {
    String cause = null;
    try {
      cause = deleteNow();
      if (cause != null) {
        log.warn("{}. They are tried again", cause);
      }
    } finally {
      lock.lock();
      try {
        scheduled = false;
        pauseMillis =
            cause == null ? DELAY_MILLIS : Math.min(LONGEST_PAUSE_MILLIS, 2 * pauseMillis);
        schedule();
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * Deletes all that are to be deleted now, before data sources close. A thread of its own does
   * that, so that a database without an answer does not keep the caller.
   *
   * @param timeout how long to wait, and to try again after failures
   * @return {@code null} if none is left, else a sentence with the number and the cause
   */
  public @Nullable String drain(Duration timeout) {
    long end = System.nanoTime() + timeout.toNanos();
    FutureTask<@Nullable String> drained = new FutureTask<>(() -> deleteUntil(end));
    executor.execute(drained);
    try {
      return drained.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      drained.cancel(true);
      return unfinished("deleting them has not ended within " + timeout.toMillis() + " ms");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      drained.cancel(true);
      return unfinished("the thread that waited for it was interrupted");
    } catch (ExecutionException e) {
      return unfinished(String.valueOf(e.getCause()));
    }
  }

  private @Nullable String unfinished(String cause) {
    lock.lock();
    try {
      int left = queue.size() + beingDeleted;
      return left == 0
          ? null
          : "The undo logs of " + left + " committed branches may not be deleted: " + cause;
    } finally {
      lock.unlock();
    }
  }

  /** Returns early where another pause would be too long, so that the cause is known in time. */
  private @Nullable String deleteUntil(long end) {
    String cause = deleteNow();
    while (cause != null && end - System.nanoTime() > TimeUnit.MILLISECONDS.toNanos(DELAY_MILLIS)) {
      try {
        Thread.sleep(DELAY_MILLIS / 2);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return cause;
      }
      cause = deleteNow();
    }
    return cause;
  }

  /** Tries each once. Returns what failed. */
  private @Nullable String deleteNow() {
    running.lock(); // a drain waits for a batch that is being deleted
    try {
      Map<String, List<Branch>> byResource = new LinkedHashMap<>();
      for (Branch branch : takeAll()) {
        byResource.computeIfAbsent(branch.resourceId(), id -> new ArrayList<>()).add(branch);
      }
      String cause = null;
      for (Map.Entry<String, List<Branch>> entry : byResource.entrySet()) {
        String failure = delete(entry.getKey(), entry.getValue());
        cause = failure == null ? cause : failure;
      }
      return cause;
    } finally {
      running.unlock();
    }
  }

  private List<Branch> takeAll() {
    lock.lock();
    try {
      List<Branch> all = new ArrayList<>(queue);
      queue.clear();
      beingDeleted += all.size();
      return all;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable String delete(String resourceId, List<Branch> branches) {
    int done = 0;
    try {
      DataSourceProxy source = sources.apply(resourceId);
      if (source == null) {
        throw new SQLException("no data source is registered for this resource");
      }
      UndoLogManager manager = UndoLogManagerFactory.getUndoLogManager(source.getDbType());
      try (Connection connection = source.getPlainConnection()) {
        while (done < branches.size()) {
          int end = Math.min(done + BATCH, branches.size());
          delete(manager, connection, branches.subList(done, end));
          done = end;
        }
      }
      return null;
    } catch (SQLException | RuntimeException | LinkageError e) { // Seata's managers throw them
      return "The undo logs of "
          + (branches.size() - done)
          + " committed branches of "
          + resourceId
          + " are not deleted: "
          + e.getMessage();
    } finally {
      putBack(branches, done);
    }
  }

  private static void delete(UndoLogManager manager, Connection connection, List<Branch> branches)
      throws SQLException {
    Set<String> xids = new LinkedHashSet<>();
    Set<Long> ids = new LinkedHashSet<>();
    for (Branch branch : branches) {
      xids.add(branch.xid());
      ids.add(branch.branchId());
    }
    try {
      manager.batchDeleteUndoLog(xids, ids, connection);
      if (!connection.getAutoCommit()) {
        connection.commit();
      }
    } catch (SQLException | RuntimeException e) {
      if (!connection.getAutoCommit()) {
        connection.rollback();
      }
      throw e;
    }
  }

  private void putBack(List<Branch> branches, int done) {
    lock.lock();
    try {
      queue.addAll(branches.subList(done, branches.size()));
      beingDeleted -= branches.size();
    } finally {
      lock.unlock();
    }
  }
}
