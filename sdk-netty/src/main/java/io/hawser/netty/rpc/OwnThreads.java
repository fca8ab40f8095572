package io.hawser.netty.rpc;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Makes daemon threads and can wait until they have ended. Executors cannot: they report their
 * termination from their last thread, which lives on for a moment.
 */
public final class OwnThreads extends DefaultThreadFactory {
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  /**
   * Creates the factory.
   *
   * @param prefix names the threads, followed by numbers
   */
  public OwnThreads(String prefix) {
    super(prefix, true);
  }

  @Override
  public Thread newThread(Runnable task) {
    Thread thread = super.newThread(task);
    threads.removeIf(it -> it.getState() == Thread.State.TERMINATED);
    threads.add(thread);
    return thread;
  }

  /**
   * Whether a thread was made here.
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
        // At least 1: a thread that ends on time is seen to, and 0 would mean for ever.
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        thread.join(Math.max(1, left));
        ended &= !thread.isAlive();
      }
    }
    return ended;
  }
}
