package io.hawser.netty.internal.client;

import io.hawser.ClientStatus.ExecutorStatus;
import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.netty.internal.runtime.OwnThreads;
import io.hawser.netty.internal.runtime.PeerLog;
import io.hawser.netty.internal.runtime.RejectableTask;
import io.hawser.netty.internal.runtime.Unreliable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads {@code hawser-rm} that run branch handlers: bounded, with a bounded queue, both
 * shared fairly between resources. A resource gets another thread, or another place in the queue,
 * only while more of them are free than it holds: alone it gets half of them, so that a resource
 * whose handlers are slow always leaves some to others. Only if the client has a single resource,
 * that may have all. Resources that wait take turns.
 *
 * <p>The lock is held for a few steps, never while a task runs or a thread starts.
 */
final class RmExecutor {
  private static final Logger log = LoggerFactory.getLogger(RmExecutor.class);

  private static final class ResourceTasks {
    final Object key;
    final Queue<RejectableTask> queue = new ArrayDeque<>();
    int running;

    ResourceTasks(Object key) {
      this.key = key;
    }
  }

  private final OwnThreads ownThreads = new OwnThreads("hawser-rm");
  private final PeerLog logs = new PeerLog();
  private final ThreadPoolExecutor pool;
  private final int threads;
  private final int places;
  private final BooleanSupplier singleResource;
  private final CompletableFuture<@Nullable Void> idleAndClosed = new CompletableFuture<>();

  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private final Map<Object, ResourceTasks> resources = new HashMap<>();

  /** The resources with tasks that wait, those that have waited longest first. */
  private final ArrayDeque<ResourceTasks> waiting = new ArrayDeque<>();

  private int running;
  private int queued;
  private long rejected;
  private boolean closed;

  /**
   * Creates the executor. {@code singleResource}: whether there is one resource, which may have
   * everything.
   */
  RmExecutor(HawserConfig config, BooleanSupplier singleResource) {
    this.threads = config.get(Keys.RM_THREADS);
    this.places = config.get(Keys.RM_QUEUE);
    this.singleResource = singleResource;
    this.pool =
        new ThreadPoolExecutor(
            threads, threads, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), ownThreads);
    pool.allowCoreThreadTimeOut(true);
  }

  /** Runs a task, now or later, or rejects it. Never blocks. */
  void execute(Object key, RejectableTask task) {
    Run run = null;
    lock.lock();
    try {
      if (!closed) {
        ResourceTasks resource = resources.computeIfAbsent(key, ResourceTasks::new);
        if (resource.queue.isEmpty() && mayTake(resource.running, threads - running)) {
          run = start(resource, task);
        } else if (mayTake(resource.queue.size(), places - queued)) {
          if (resource.queue.isEmpty()) {
            waiting.add(resource);
          }
          resource.queue.add(task);
          queued++;
          return;
        } else {
          rejected++;
          forgetIfIdle(resource);
        }
      }
    } finally {
      lock.unlock();
    }
    if (run == null) {
      task.rejected();
    } else {
      startThread(run);
    }
  }

  private boolean mayTake(int held, int free) {
    return free > 0 && (held < free || singleResource.getAsBoolean());
  }

  private Run start(ResourceTasks resource, RejectableTask task) {
    resource.running++;
    running++;
    return new Run(resource, task);
  }

  private void startThread(Run first) {
    Queue<Run> starting = new ArrayDeque<>(List.of(first));
    Run run;
    while ((run = starting.poll()) != null) {
      try {
        pool.execute(run);
      } catch (Throwable e) { // "unable to create native thread", which may pass
        Unreliable.log(
            it ->
                logs.error(
                    log, "No thread for a branch handler; its push is answered as retryable", it),
            e);
        reject(run.task);
        starting.addAll(ended(run.resource));
      }
    }
  }

  /**
   * Rejects a task. Whatever that throws is only logged, so that the slot of the task is given
   * back.
   */
  private void reject(RejectableTask task) {
    try {
      task.rejected();
    } catch (Throwable e) {
      Unreliable.log(it -> logs.error(log, "A rejected push cannot be answered", it), e);
    }
  }

  /** Handles the end of a task, and returns what may run now. */
  private List<Run> ended(ResourceTasks resource) {
    List<Run> next = new ArrayList<>(1);
    boolean idle;
    lock.lock();
    try {
      resource.running--;
      running--;
      Run another = takeNext();
      while (another != null) {
        next.add(another);
        another = takeNext();
      }
      forgetIfIdle(resource);
      idle = closed && running == 0 && queued == 0;
    } finally {
      lock.unlock();
    }
    if (idle) {
      idleAndClosed.complete(null);
    }
    return next;
  }

  private void forgetIfIdle(ResourceTasks resource) {
    if (resource.running == 0 && resource.queue.isEmpty()) {
      resources.remove(resource.key);
    }
  }

  /** Takes a task from the first resource that may have a thread, which is then the last. */
  private @Nullable Run takeNext() {
    for (Iterator<ResourceTasks> inTurn = waiting.iterator(); inTurn.hasNext(); ) {
      ResourceTasks resource = inTurn.next();
      if (mayTake(resource.running, threads - running)) {
        inTurn.remove();
        RejectableTask task = resource.queue.remove();
        queued--;
        if (!resource.queue.isEmpty()) {
          waiting.addLast(resource);
        }
        return start(resource, task);
      }
    }
    return null;
  }

  /** One task with the thread that its resource got for it; the thread goes on with the next. */
  private final class Run implements Runnable {
    private final ResourceTasks resource;
    private final RejectableTask task;

    Run(ResourceTasks resource, RejectableTask task) {
      this.resource = resource;
      this.task = task;
    }

    @Override
    public void run() {
      Run current = this;
      while (current != null) {
        try {
          current.task.run();
        } catch (Throwable e) { // also an Error: the thread is needed
          Unreliable.log(it -> logs.error(log, "A task of the RM executor failed", it), e);
        }
        Thread.interrupted(); // what a handler left behind is not for the next
        List<Run> next = ended(current.resource);
        current = next.isEmpty() ? null : next.get(0);
        for (int i = 1; i < next.size(); i++) {
          startThread(next.get(i));
        }
      }
    }
  }

  ExecutorStatus status() {
    lock.lock();
    try {
      return new ExecutorStatus(running, threads, queued, places, rejected);
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether the current thread runs a handler of this client. */
  boolean isCurrentThread() {
    return ownThreads.contains(Thread.currentThread());
  }

  /**
   * Takes no more tasks and waits for those there are; rejects and interrupts what is left.
   *
   * @param timeIsOver called before that, if anything is left
   */
  void close(Duration wait, Runnable timeIsOver) throws InterruptedException {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
    try {
      if (!isIdle()) {
        idleAndClosed.get(wait.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (TimeoutException | ExecutionException e) {
      log.debug("Handlers still run when the client is closed");
    } finally {
      if (!isIdle()) {
        timeIsOver.run();
      }
      rejectQueued();
      for (Runnable notBegun : pool.shutdownNow()) {
        reject(((Run) notBegun).task);
      }
    }
    ownThreads.join(1_000);
  }

  private boolean isIdle() {
    lock.lock();
    try {
      return running == 0 && queued == 0;
    } finally {
      lock.unlock();
    }
  }

  private void rejectQueued() {
    List<RejectableTask> left = new ArrayList<>();
    lock.lock();
    try {
      waiting.forEach(resource -> left.addAll(resource.queue));
      waiting.forEach(resource -> resource.queue.clear());
      waiting.clear();
      queued = 0;
    } finally {
      lock.unlock();
    }
    left.forEach(this::reject);
  }
}
