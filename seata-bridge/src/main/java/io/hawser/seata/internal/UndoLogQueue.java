package io.hawser.seata.internal;

import io.hawser.error.ForeignText;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The committed branches of one resource whose undo logs are still to be deleted, and the thread
 * that deletes them. A database that does not answer keeps only this thread waiting, which ends
 * after a few seconds without branches.
 */
final class UndoLogQueue {
  /** How many branches may wait. A server keeps the others, and asks again. */
  static final int LIMIT = 10_000;

  /** How many branches are deleted at a time. */
  static final int BATCH = 1_000;

  private static final Logger log = LoggerFactory.getLogger(UndoLogQueue.class);
  private static final long DELAY_MILLIS = 500;
  private static final long LONGEST_PAUSE_MILLIS = 60_000;
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final String resourceId;
  private final Deletion deletion;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Those of a batch that is being deleted are still in here. */
  private final Queue<Branch> branches = new ArrayDeque<>();

  private @Nullable Thread thread;
  private @Nullable String failure;
  private boolean hurried;
  private boolean stopped;
  private boolean saidFull;
  private long due;
  private long pauseMillis = DELAY_MILLIS;

  /** A branch that is committed. */
  record Branch(String xid, long branchId) {}

  /** Deletes undo logs in the database of a resource, all or none. It may block. */
  @FunctionalInterface
  interface Deletion {
    void delete(String resourceId, List<Branch> branches) throws Exception;
  }

  UndoLogQueue(String resourceId, Deletion deletion) {
    this.resourceId = resourceId;
    this.deletion = deletion;
  }

  /** Adds a branch unless too many wait, and returns whether it did. Any thread; never blocks. */
  boolean add(Branch branch) {
    lock.lock();
    try {
      startThread(); // also if the queue is full: it may have been stopped so
      if (branches.isEmpty() || stopped) {
        stopped = false;
        due = afterMillis(DELAY_MILLIS);
        changed.signalAll();
      }
      if (branches.size() < LIMIT) {
        branches.add(branch);
        return true;
      }
      if (saidFull) {
        return false;
      }
      saidFull = true;
    } finally {
      lock.unlock();
    }
    log.warn(
        "The undo logs of {} committed branches of {} wait to be deleted. Until its database has"
            + " deleted half of them, further commits may be put off; the servers repeat them",
        LIMIT,
        resourceId);
    return false;
  }

  /** Makes and starts the thread if there is none. The caller holds the lock. */
  private void startThread() {
    if (thread == null) {
      Thread created = new Thread(null, this::run, "hawser-undo-logs", 0, false);
      created.setContextClassLoader(UndoLogQueue.class.getClassLoader());
      created.setDaemon(true);
      created.start();
      thread = created;
    }
  }

  private static long afterMillis(long millis) {
    return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private void run() {
    try {
      while (awaitBatch()) {
        deleteBatch();
      }
    } finally {
      lock.lock();
      try {
        if (thread == Thread.currentThread()) { // an Error has ended it
          thread = null;
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * Waits until a batch is due. Returns false if nothing came for a while, or after {@link #stop};
   * the thread ends then.
   */
  private boolean awaitBatch() {
    lock.lock();
    try {
      long idleUntil = System.nanoTime() + IDLE_NANOS;
      while (true) {
        long left = (branches.isEmpty() ? idleUntil : due) - System.nanoTime();
        if (stopped || (branches.isEmpty() && left <= 0)) {
          thread = null;
          return false;
        }
        if (left <= 0) {
          return true;
        }
        try {
          changed.awaitNanos(left);
        } catch (InterruptedException e) {
          // Code of the database has left it behind: nothing else knows this thread.
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void deleteBatch() {
    List<Branch> batch = firstBatch();
    String reason = null;
    try {
      deletion.delete(resourceId, batch);
    } catch (Throwable e) { // also an Error: Seata's managers throw LinkageErrors
      reason = ForeignText.of(e);
    }
    String line = reason == null ? succeeded(batch.size()) : failed(reason);
    if (line != null) {
      log.warn("{}. They are tried again", line);
    }
  }

  private List<Branch> firstBatch() {
    lock.lock();
    try {
      return branches.stream().limit(BATCH).toList();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable String succeeded(int count) {
    lock.lock();
    try {
      for (int i = 0; i < count; i++) {
        branches.remove();
      }
      failure = null;
      pauseMillis = DELAY_MILLIS;
      saidFull &= branches.size() > LIMIT / 2;
      due = afterMillis(hurried || branches.size() >= BATCH ? 0 : DELAY_MILLIS);
      changed.signalAll();
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** Returns what to log, which is nothing in a hurry: {@link #left} says it in the end. */
  private @Nullable String failed(String reason) {
    lock.lock();
    try {
      failure = reason;
      if (hurried) {
        due = afterMillis(DELAY_MILLIS / 2);
        return null;
      }
      due = afterMillis(pauseMillis);
      pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, 2 * pauseMillis);
      return left(reason);
    } finally {
      lock.unlock();
    }
  }

  /** Has the branches deleted without pauses, until {@link #stop}. */
  void hurry() {
    lock.lock();
    try {
      hurried = true;
      stopped = false;
      if (!branches.isEmpty()) {
        startThread();
        due = System.nanoTime();
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends the thread after the current batch. The branches stay; another one starts it again. */
  void stop() {
    lock.lock();
    try {
      hurried = false;
      stopped = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until no branch is left, or until the time {@code end} of {@link System#nanoTime}. */
  void awaitEmpty(long end) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = end - System.nanoTime();
      while (!branches.isEmpty() && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns a sentence with the number of branches and the cause, {@code null} without any. */
  @Nullable String left(String otherCause) {
    lock.lock();
    try {
      return branches.isEmpty()
          ? null
          : "The undo logs of "
              + branches.size()
              + " committed branches of "
              + resourceId
              + " are not deleted: "
              + (failure == null ? otherCause : failure);
    } finally {
      lock.unlock();
    }
  }
}
