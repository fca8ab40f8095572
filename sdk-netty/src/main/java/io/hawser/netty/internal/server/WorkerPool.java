package io.hawser.netty.internal.server;

import io.hawser.netty.internal.runtime.PeerLog;
import io.hawser.netty.internal.runtime.RejectableTask;
import io.hawser.netty.internal.runtime.Unreliable;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bounded threads and queue on which handlers run. Peers whose tasks wait take turns, one task
 * each, so a peer with few tasks does not wait for those of a peer with many. A full pool rejects
 * the oldest task of a peer that has at least two more waiting than the peer whose task is new, or
 * else the new one; see {@link PeerTurns#takeFromPeerWithMore} for where it looks. Without a single
 * worker, and if none can be started, all tasks are rejected.
 *
 * <p>A wake-up costs more than most handlers, so there is at most one worker at a time that was
 * woken and has not found a task yet. If it leaves others behind in the queue, it wakes the next
 * worker before it runs its own: a handler that blocks delays no other, and a burst of handlers
 * that do not is done by the workers that are awake. The worker that fell asleep last is woken, so
 * that the others can stop. Event loops that submit tasks never wait for a lock.
 */
public final class WorkerPool {
  private static final Logger log = LoggerFactory.getLogger(WorkerPool.class);

  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final int threads;
  private final long maxTasks;
  private final long idleNanos;
  private final ThreadFactory factory;
  private final String busyMessage;

  private final PeerTurns turns = new PeerTurns();

  /** Tasks that wait or run. */
  private final AtomicInteger tasks = new AtomicInteger();

  /** The workers asleep, or about to be. The code that removes one decides what it does next. */
  private final Deque<Worker> asleep = new ConcurrentLinkedDeque<>();

  private final Set<Worker> workers = ConcurrentHashMap.newKeySet();
  private final AtomicInteger started = new AtomicInteger();

  /** True if a worker was woken, or started, and has not looked at the queue yet. */
  private final AtomicBoolean searching = new AtomicBoolean();

  private volatile boolean closed;

  private final AtomicLong rejected = new AtomicLong();
  private final PeerLog logs;

  // Made before memory is short.
  private final Runnable busyLine = this::logBusy;
  private final Unreliable.Logging unanswered;
  private final Unreliable.Logging notStarted;
  private final Unreliable.Logging handlerFailed;

  public WorkerPool(int threads, int queueSize, ThreadFactory factory, PeerLog logs) {
    this(threads, queueSize, factory, logs, IDLE_NANOS);
  }

  public WorkerPool(
      int threads, int queueSize, ThreadFactory factory, PeerLog logs, long idleNanos) {
    this.logs = logs;
    unanswered = it -> logs.error(log, "A rejected request cannot be answered", it);
    notStarted =
        it -> logs.error(log, "Cannot start another worker; there are {}", started.get(), it);
    handlerFailed = it -> logs.error(log, "A worker failed", it);
    this.threads = threads;
    this.maxTasks = (long) threads + queueSize;
    this.idleNanos = idleNanos;
    this.factory = factory;
    busyMessage =
        "The server is busy: it handles at most "
            + threads
            + " requests at a time, and "
            + queueSize
            + " may wait. Nothing was done; try again later";
  }

  /** Returns the message in the answer to a rejected request. */
  String busyMessage() {
    return busyMessage;
  }

  /**
   * Runs a task, now or later, or rejects it or another one. Never blocks or throws.
   *
   * @param peer whose task it is
   */
  void execute(PeerTasks peer, RejectableTask task) {
    if (closed) {
      reject(task);
      return;
    }
    if (tasks.incrementAndGet() > maxTasks) {
      RejectableTask other = turns.takeFromPeerWithMore(peer.waiting());
      tasks.decrementAndGet(); // of the other one, or of this
      reject(other == null ? task : other);
      Unreliable.log(busyLine);
      if (other == null) {
        return;
      }
    }
    boolean needsTurn;
    try {
      needsTurn = peer.add(task);
    } catch (Throwable e) { // most likely memory is short
      tasks.decrementAndGet();
      reject(task);
      return;
    }
    if (needsTurn && !turns.add(peer)) {
      rejectAll(peer);
      return;
    }
    turns.compare(peer);
    wakeOneUnlessSearching();
  }

  private void logBusy() {
    logs.warn(
        log,
        "{}. {} rejected so far; more workers or a larger queue help if the machine has room",
        busyMessage,
        rejected.incrementAndGet());
  }

  /** Rejects what a peer without a turn waits for. */
  private void rejectAll(PeerTasks peer) {
    boolean more;
    do {
      more = peer.reserve();
      tasks.decrementAndGet();
      reject(peer.take());
    } while (more);
  }

  private void reject(RejectableTask task) {
    try {
      task.rejected();
    } catch (Throwable e) {
      Unreliable.log(unanswered, e);
    }
  }

  /** Interrupts the handlers and drops what waits; does not wait for them to end. */
  public void shutdown() {
    closed = true;
    turns.clear();
    for (Worker worker : workers) {
      worker.thread.interrupt(); // also wakes those asleep
    }
  }

  private void wakeOneUnlessSearching() {
    while (!closed && !searching.get() && searching.compareAndSet(false, true)) {
      boolean found = false;
      boolean failed = false;
      try {
        found = wakeOne();
      } catch (OutOfMemoryError e) { // "unable to create native thread"
        failed = true;
        Unreliable.log(notStarted, e);
      } finally {
        if (!found) {
          searching.set(false);
        }
      }
      // A task that was added since then found "searching" set and woke no worker. If all workers
      // are busy, they look when they are done.
      if (failed && started.get() == 0) {
        rejectAllWaiting();
        return;
      }
      if (found || failed || turns.isEmpty() || (asleep.isEmpty() && started.get() >= threads)) {
        return;
      }
    }
  }

  /** Rejects what waits, because there is no worker that could ever look. */
  private void rejectAllWaiting() {
    for (PeerTasks peer = turns.poll(); peer != null; peer = turns.poll()) {
      rejectAll(peer);
    }
  }

  private boolean wakeOne() {
    Worker worker = asleep.pollFirst();
    if (worker == null) {
      return startOne();
    }
    worker.woken = true;
    LockSupport.unpark(worker.thread);
    return true;
  }

  private boolean startOne() {
    if (closed || started.incrementAndGet() > threads) {
      started.decrementAndGet();
      return false;
    }
    Worker worker = null;
    boolean running = false;
    try {
      worker = new Worker();
      workers.add(worker);
      worker.thread.start();
      running = true;
    } finally {
      if (!running) {
        started.decrementAndGet();
        if (worker != null) {
          workers.remove(worker);
        }
      }
    }
    return true;
  }

  private final class Worker implements Runnable {
    private final Thread thread = factory.newThread(this);
    private volatile boolean woken;

    /** True if it is the one that was woken, or started, last. Only its own thread uses it. */
    private boolean searches = true;

    /** A peer with more tasks that could not be queued again. Only its own thread uses it. */
    private @Nullable PeerTasks kept;

    @Override
    public void run() {
      try {
        do {
          work();
        } while (sleep());
      } finally { // also after an error that cannot be logged, or a slot would be lost
        if (searches || woken) {
          searching.set(false);
        }
        started.decrementAndGet();
        workers.remove(this);
        if (kept != null && !turns.add(kept)) {
          rejectAll(kept);
        }
        if (!turns.isEmpty()) {
          wakeOneUnlessSearching(); // for tasks that found no worker asleep and none to start
        }
      }
    }

    /** Works until nothing is left. The first look at the queue ends the search. */
    private void work() {
      RejectableTask task = next();
      try {
        if (searches) {
          searches = false;
          searching.set(false);
          if (!turns.isEmpty()) { // also if others took what this one was woken for
            wakeOneUnlessSearching();
          }
        }
      } finally { // the task was taken from the queue, so only this worker has it
        while (task != null && !closed) {
          handle(task);
          task = next();
        }
      }
    }

    /** Takes a task of the peer whose turn it is. */
    private @Nullable RejectableTask next() {
      PeerTasks peer = kept != null ? kept : turns.poll();
      kept = null;
      if (peer == null) {
        return null;
      }
      if (peer.reserve()) {
        if (!turns.add(peer)) {
          kept = peer;
        } else if (turns.wereLookedAt()) {
          wakeOneUnlessSearching();
        }
      }
      return peer.take();
    }

    private void handle(RejectableTask task) {
      try {
        task.run();
      } catch (Throwable e) { // also an Error must not stop the worker
        Unreliable.log(handlerFailed, e);
      } finally {
        tasks.decrementAndGet();
        Thread.interrupted(); // left by a handler; not by shutdown, which has closed before
      }
    }

    /** Returns whether to look at the queue again; else the worker ends. */
    private boolean sleep() {
      asleep.addFirst(this);
      long end = System.nanoTime() + idleNanos;
      while (!woken && !closed) {
        long left = end - System.nanoTime();
        // The queue again: a task that was added before may have found no worker asleep.
        if ((left <= 0 || !turns.isEmpty()) && asleep.remove(this)) {
          return left > 0;
        }
        LockSupport.parkNanos(this, Math.max(1, left));
        Thread.interrupted();
      }
      woken = false;
      searches = true;
      return !closed;
    }
  }
}
