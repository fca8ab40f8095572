package io.hawser.netty.internal.runtime;

import io.hawser.error.HawserException;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Makes daemon threads and can wait until they have ended. Executors cannot: they report their
 * termination from their last thread, which lives on for a moment.
 *
 * <p>A thread has nothing of the thread that happens to start it: no {@link
 * InheritableThreadLocal}s, and as context class loader the one that loaded this SDK. A thread that
 * connects may act for a user whom the threads of the client, which serve all, do not know.
 */
public final class OwnThreads implements ThreadFactory {
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final AtomicInteger number = new AtomicInteger();
  private final String prefix;

  /**
   * Creates the factory.
   *
   * @param prefix names the threads, followed by numbers
   */
  public OwnThreads(String prefix) {
    this.prefix = prefix;
  }

  @Override
  public Thread newThread(Runnable task) {
    Thread thread = unrelated(() -> enter(task), prefix + "-" + number.incrementAndGet());
    threads.removeIf(OwnThreads::isNotRunning);
    threads.add(thread);
    return thread;
  }

  /**
   * Returns whether a thread has ended, or has not begun: pools forget those that the machine could
   * not start. One that is about to begin enters by itself.
   */
  private static boolean isNotRunning(Thread thread) {
    Thread.State state = thread.getState();
    return state == Thread.State.TERMINATED || state == Thread.State.NEW;
  }

  private void enter(Runnable task) {
    threads.add(Thread.currentThread());
    run(task);
  }

  /**
   * Makes one daemon thread that has nothing of the current one. It is not started.
   *
   * @param task what it runs
   * @param name its name
   * @return the thread
   */
  public static Thread unrelated(Runnable task, String name) {
    Thread thread = new Thread(null, task, name, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(OwnThreads.class.getClassLoader());
    return thread;
  }

  /**
   * Makes a thread of an event loop. To be called on a thread that has nothing to inherit, as Netty
   * offers no way to inherit nothing; {@link Transports} does.
   */
  Thread newEventLoopThread(Runnable task) {
    Thread thread = new FastThreadLocalThread(task, prefix + "-" + number.incrementAndGet());
    thread.setDaemon(true);
    thread.setContextClassLoader(OwnThreads.class.getClassLoader());
    threads.add(thread);
    return thread;
  }

  /**
   * Runs something on a short-lived thread and waits for it, without regard to interrupts. So Netty
   * leaves nothing in the thread locals of the current one, which may belong to a pool that
   * outlives this SDK. If the machine has no more threads, the current thread runs it all the same,
   * because what is to be closed must not stay open.
   *
   * @param name of the thread
   * @param action what to do
   * @param <T> what it returns
   * @return what the action returns
   * @throws RuntimeException what the action throws
   */
  public static <T> T callElsewhere(String name, Supplier<T> action) {
    return callElsewhere(task -> unrelated(task, name), action, true);
  }

  /**
   * Does the same for an action that starts threads: they inherit nothing of the current one. So
   * the current thread never runs it.
   *
   * @param name of the thread
   * @param action what to do
   * @param <T> what it returns
   * @return what the action returns
   * @throws RuntimeException what the action throws
   */
  static <T> T startElsewhere(String name, Supplier<T> action) {
    return callElsewhere(task -> unrelated(task, name), action, false);
  }

  /** Does the same on a thread of a factory; {@code orHere}: or here, if it cannot be started. */
  static <T> T callElsewhere(ThreadFactory threads, Supplier<T> action, boolean orHere) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread thread =
        threads.newThread(
            () -> {
              try {
                run(() -> result.complete(action.get()));
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            });
    try {
      thread.start();
    } catch (Throwable e) { // "unable to create native thread"
      if (orHere) {
        return action.get();
      }
      throw e;
    }
    try {
      return endOf(thread, result);
    } catch (CompletionException e) {
      if (e.getCause() instanceof HawserException error) {
        throw error.inCallerThread();
      }
      if (e.getCause() instanceof RuntimeException error) {
        throw error;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e;
    }
  }

  /** Waits until the thread has ended, too, so that none is left behind. */
  private static <T> T endOf(Thread thread, CompletableFuture<T> result) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return result.join();
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } finally {
      FastThreadLocal.removeAll(); // what Netty keeps for the thread
    }
  }

  /**
   * Returns whether a thread was made here.
   *
   * @param thread any thread
   * @return whether it is one of these
   */
  public boolean contains(Thread thread) {
    return threads.contains(thread);
  }

  /**
   * Waits for all threads, except the current one, to end.
   *
   * @return whether all have ended in time
   */
  public boolean join(long timeoutMillis) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    boolean ended = true;
    for (Thread thread : threads) {
      if (thread != Thread.currentThread()) {
        // At least 1: a thread that ends on time is seen to, and 0 would mean forever.
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        thread.join(Math.max(1, left));
        ended &= !thread.isAlive();
      }
    }
    return ended;
  }
}
