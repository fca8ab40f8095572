package io.hawser.netty.internal.server;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.netty.EventLimit;
import io.hawser.netty.internal.runtime.OwnThreads;
import io.hawser.netty.internal.runtime.PeerLog;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerPoolTest {
  private static final int LIMIT_SECONDS = EventLimit.SECONDS;

  private final OwnThreads threads = new OwnThreads("test-worker");
  private WorkerPool pool = new WorkerPool(1, 0, threads, new PeerLog());

  @AfterEach
  void shutdown() throws InterruptedException {
    pool.shutdown();
    assertTrue(threads.join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS)), "threads are left");
  }

  private WorkerPool pool(int workers, int queueSize) {
    pool = new WorkerPool(workers, queueSize, threads, new PeerLog());
    return pool;
  }

  @Test
  void aBurstGetsAsManyWorkersAsItNeeds() throws Exception {
    int all = 8;
    WorkerPool pool = pool(all, 100);
    for (int round = 0; round < 20; round++) {
      CyclicBarrier everyTask = new CyclicBarrier(all + 1);
      for (int i = 0; i < all; i++) {
        pool.execute(() -> await(everyTask));
      }
      await(everyTask);
    }
  }

  @Test
  void tasksThatBlockHoldUpNoOtherTask() throws Exception {
    WorkerPool pool = pool(3, 100);
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch quick = new CountDownLatch(50);
    pool.execute(() -> await(gate));
    for (int i = 0; i < 25; i++) {
      pool.execute(quick::countDown);
    }
    pool.execute(() -> await(gate));
    for (int i = 0; i < 25; i++) {
      pool.execute(quick::countDown);
    }
    await(quick);
    gate.countDown();
  }

  @Test
  void everyTaskOfManyThreadsIsRun() throws Exception {
    int producers = 4;
    int each = 5_000;
    WorkerPool pool = pool(4, producers * each);
    CountDownLatch done = new CountDownLatch(producers * each);
    for (int i = 0; i < producers; i++) {
      new Thread(
              () -> {
                for (int task = 0; task < each; task++) {
                  pool.execute(done::countDown);
                }
              })
          .start();
    }
    await(done);
  }

  @Test
  void whatIsTooMuchIsRejected() throws Exception {
    WorkerPool pool = pool(1, 2);
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(2);
    pool.execute(() -> await(gate));
    pool.execute(done::countDown);
    pool.execute(done::countDown);
    assertThrows(RejectedExecutionException.class, () -> pool.execute(done::countDown));
    gate.countDown();
    await(done);
  }

  @Test
  void errorsAndInterruptsEndWithTheirTask() throws Exception {
    WorkerPool pool = pool(1, 10);
    pool.execute(
        () -> {
          throw new AssertionError("of a handler");
        });
    pool.execute(() -> Thread.currentThread().interrupt());
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    pool.execute(() -> interrupted.complete(Thread.interrupted()));
    assertFalse(interrupted.get(LIMIT_SECONDS, TimeUnit.SECONDS));
  }

  @Test
  void whatCannotEvenBeLoggedCostsNoWorker() throws Exception {
    WorkerPool pool = pool(2, 20);
    CountDownLatch done = new CountDownLatch(10);
    for (int i = 0; i < 10; i++) {
      CountDownLatch thrown = new CountDownLatch(1);
      pool.execute(
          () -> {
            thrown.countDown();
            throw new UnprintableException();
          });
      await(thrown);
      pool.execute(done::countDown);
    }
    await(done);
  }

  /** The next task comes when the worker of the previous one is about to end. */
  @ParameterizedTest
  @ValueSource(longs = {1, 1_000, 5_000})
  void noTaskIsLeftToAWorkerThatEnds(long idleNanos) {
    pool = new WorkerPool(1, 1, threads, new PeerLog(), idleNanos);
    AtomicInteger done = new AtomicInteger();
    for (int i = 1; i <= 10_000; i++) {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
      pool.execute(done::incrementAndGet);
      while (done.get() < i) {
        assertTrue(System.nanoTime() < deadline, "task " + i + " is not run");
        Thread.yield();
      }
    }
  }

  @Test
  void shutdownInterruptsWhatRunsAndDropsWhatWaits() throws Exception {
    WorkerPool pool = pool(1, 10);
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    AtomicBoolean dropped = new AtomicBoolean(true);
    pool.execute(
        () -> {
          entered.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
          }
        });
    pool.execute(() -> dropped.set(false));
    await(entered);
    pool.shutdown();
    await(interrupted);
    assertThrows(RejectedExecutionException.class, () -> pool.execute(() -> {}));
    assertTrue(threads.join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS)));
    assertTrue(dropped.get());
  }

  @Test
  void workersThatSleepEndAtShutdown() throws Exception {
    WorkerPool pool = pool(2, 10);
    CountDownLatch done = new CountDownLatch(1);
    pool.execute(done::countDown);
    await(done);
    pool.shutdown();
    assertTrue(threads.join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS)));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(
          latch.await(LIMIT_SECONDS, TimeUnit.SECONDS), "the latch was not released in time");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class UnprintableException extends RuntimeException {
    @Override
    public String getMessage() {
      throw new AssertionError("of the message");
    }
  }
}
