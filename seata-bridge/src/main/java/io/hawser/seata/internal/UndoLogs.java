package io.hawser.seata.internal;

import io.hawser.seata.internal.UndoLogQueue.Branch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Undo logs of committed branches, which are deleted in batches a little later, by Seata's own undo
 * log manager. Seata's {@code AsyncWorker} does the same, but does not know whether it is done, so
 * that an application that ends leaves undo logs behind.
 *
 * <p>A batch is deleted half a second after its first branch; there is no timer without branches.
 * Each resource has a queue and a thread of its own, so that a database that is down delays neither
 * commits nor deletions of another one.
 */
public final class UndoLogs {
  private final UndoLogQueue.Deletion deletion;
  private final Map<String, UndoLogQueue> queues = new ConcurrentHashMap<>();

  UndoLogs(UndoLogQueue.Deletion deletion) {
    this.deletion = deletion;
  }

  /**
   * Deletes the undo log of a branch soon, on another thread.
   *
   * @return false if too many of the resource wait; nothing will be deleted then
   */
  boolean delete(String resourceId, String xid, long branchId) {
    return queues
        .computeIfAbsent(resourceId, id -> new UndoLogQueue(id, deletion))
        .add(new Branch(xid, branchId));
  }

  /**
   * Deletes all that are to be deleted now, before data sources close. Other threads do that, so
   * that a database without an answer does not keep the caller. What is left is not tried again,
   * unless another branch of its resource comes.
   *
   * @param timeout how long to wait, and to try again after failures
   * @return {@code null} if none is left, else a sentence for each resource with the number and the
   *     cause
   */
  public @Nullable String drain(Duration timeout) {
    long end = System.nanoTime() + timeout.toNanos();
    String cause = "deleting them has not ended within " + timeout.toMillis() + " ms";
    queues.values().forEach(UndoLogQueue::hurry);
    try {
      for (UndoLogQueue queue : queues.values()) {
        queue.awaitEmpty(end);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      cause = "the thread that waited for it was interrupted";
    } finally {
      queues.values().forEach(UndoLogQueue::stop);
    }
    List<String> sentences = new ArrayList<>();
    for (UndoLogQueue queue : queues.values()) {
      String left = queue.left(cause);
      if (left != null) {
        sentences.add(left);
      }
    }
    return sentences.isEmpty() ? null : String.join(". ", sentences);
  }
}
