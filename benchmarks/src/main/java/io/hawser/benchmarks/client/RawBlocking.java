package io.hawser.benchmarks.client;

import io.hawser.benchmarks.load.Subject;
import io.hawser.benchmarks.load.Threads;
import io.hawser.benchmarks.load.Window;
import io.hawser.benchmarks.load.Workload;
import io.netty.buffer.ByteBuf;
import io.netty.util.internal.PlatformDependent;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * The floor of synchronous clients: threads hand over through one queue and one flag, the event
 * loop writes what it finds with one flush, and wakes a thread for each answer. There are no
 * messages, and no looking up of whose answer it is: it is that of the one who waits longest.
 */
final class RawBlocking implements Subject {
  private final RawLink link;
  private final Queue<Waiter> queue = PlatformDependent.newMpscQueue();
  private final AtomicBoolean scheduled = new AtomicBoolean();

  // Event loop only.
  private final ArrayDeque<Waiter> sent = new ArrayDeque<>();

  RawBlocking(RawLink link) {
    this.link = link;
  }

  @Override
  public void run(Workload workload, int loops, Window window) throws InterruptedException {
    ByteBuf bytes = link.frame(workload);
    Runnable drain = () -> drain(bytes);
    link.loop().execute(() -> link.listen(id -> answered(), cause -> broken(cause, window)));
    Threads.run(
        Thread::new,
        loops,
        window,
        1,
        loop -> {
          Waiter waiter = new Waiter();
          return () -> call(waiter, drain);
        });
    bytes.release();
  }

  private static final class Waiter {
    final Thread thread = Thread.currentThread();
    volatile boolean answered;
  }

  private void call(Waiter waiter, Runnable drain) {
    waiter.answered = false;
    queue.add(waiter);
    if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
      link.loop().execute(drain);
    }
    while (!waiter.answered) {
      LockSupport.park(this);
    }
  }

  private void drain(ByteBuf bytes) {
    scheduled.set(false); // first: a message that comes later schedules again
    boolean written = false;
    for (Waiter waiter = queue.poll(); waiter != null; waiter = queue.poll()) {
      sent.add(waiter);
      link.write(bytes);
      written = true;
    }
    if (written) {
      link.flush();
    }
  }

  private void answered() {
    Waiter waiter = sent.remove();
    waiter.answered = true;
    LockSupport.unpark(waiter.thread);
  }

  private void broken(Throwable cause, Window window) {
    window.fail(cause);
    while (!sent.isEmpty()) {
      answered();
    }
  }
}
