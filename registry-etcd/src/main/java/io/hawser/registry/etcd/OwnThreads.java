package io.hawser.registry.etcd;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** Makes daemon threads of one name, and can wait until they have really ended. */
final class OwnThreads implements ThreadFactory {
  private final String name;
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  OwnThreads(String name) {
    this.name = name;
  }

  @Override
  public Thread newThread(Runnable task) {
    // Nothing of the thread that happens to start it.
    Thread thread = new Thread(null, task, name, 0, false);
    thread.setContextClassLoader(OwnThreads.class.getClassLoader());
    thread.setDaemon(true);
    threads.removeIf(it -> it.getState() == Thread.State.TERMINATED);
    threads.add(thread);
    return thread;
  }

  boolean contains(Thread thread) {
    return threads.contains(thread);
  }

  /** Waits for all but the current one. */
  void join(long timeoutMillis) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    for (Thread thread : threads) {
      if (thread != Thread.currentThread()) {
        // at least 1, as 0 would mean for ever
        thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
      }
    }
  }
}
