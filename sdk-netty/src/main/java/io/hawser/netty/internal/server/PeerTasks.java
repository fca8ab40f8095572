package io.hawser.netty.internal.server;

import io.hawser.netty.internal.runtime.RejectableTask;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The tasks of one peer that wait for a worker. Tasks are counted after they are added, and
 * reserved before they are taken, so that there is always one for each reservation. Any thread.
 */
final class PeerTasks {
  private final Queue<RejectableTask> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();

  /** Returns how many wait. */
  int waiting() {
    return waiting.get();
  }

  /** Adds a task; returns whether it is the only one, so that the peer needs a turn. */
  boolean add(RejectableTask task) {
    tasks.add(task);
    return waiting.getAndIncrement() == 0;
  }

  /** Reserves a task of a peer whose turn it is; returns whether more wait, for another turn. */
  boolean reserve() {
    return waiting.decrementAndGet() > 0;
  }

  /**
   * Reserves a task of a peer whose turn it need not be, if at least so many are left then. One is
   * always left: the peer keeps its turn.
   */
  boolean reserveIfMoreThan(int left) {
    int known = waiting.get();
    while (known > Math.max(1, left)) {
      if (waiting.compareAndSet(known, known - 1)) {
        return true;
      }
      known = waiting.get();
    }
    return false;
  }

  /** Takes the task that was reserved, the oldest one. */
  RejectableTask take() {
    RejectableTask task = tasks.poll();
    if (task == null) {
      throw new IllegalStateException("A task was reserved twice");
    }
    return task;
  }
}
