package io.hawser.netty.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.netty.EventLimit;
import io.hawser.netty.internal.runtime.OwnThreads;
import io.hawser.netty.internal.runtime.PeerLog;
import io.hawser.netty.internal.runtime.RejectableTask;
import io.hawser.testsupport.NoMoreThreads;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerPoolTest {
  private static final int LIMIT_SECONDS = EventLimit.SECONDS;

  private final OwnThreads threads = new OwnThreads("test-worker");
  private final PeerTasks peer = new PeerTasks();
  private final AtomicInteger rejected = new AtomicInteger();
  private WorkerPool pool = new WorkerPool(1, 0, threads, new PeerLog());

  @AfterEach
  void shutdown() throws InterruptedException {
    pool.shutdown();
    assertTrue(threads.join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS)), "threads are left");
  }

  private static RejectableTask task(Runnable run, Runnable rejected) {
    return new RejectableTask() {
      @Override
      public void run() {
        run.run();
      }

      @Override
      public void rejected() {
        rejected.run();
      }
    };
  }

  private void execute(PeerTasks peer, Runnable run) {
    pool.execute(peer, task(run, rejected::incrementAndGet));
  }

  /** Executes a task of the only peer. */
  private void execute(Runnable run) {
    execute(peer, run);
  }

  /** Returns when the only worker waits for the latch. */
  private CountDownLatch occupyTheWorker() {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    execute(
        () -> {
          running.countDown();
          await(gate);
        });
    await(running);
    return gate;
  }

  private void pool(int workers, int queueSize) {
    pool = new WorkerPool(workers, queueSize, threads, new PeerLog());
  }

  /** A worker that is not woken once would sleep for the whole test. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void aBurstGetsAsManyWorkersAsItNeeds(int peers) {
    int all = 8;
    pool = new WorkerPool(all, 100, threads, new PeerLog(), TimeUnit.HOURS.toNanos(1));
    List<PeerTasks> tasks = Stream.generate(PeerTasks::new).limit(peers).toList();
    for (int round = 0; round < 10_000; round++) {
      CyclicBarrier everyTask = new CyclicBarrier(all + 1);
      for (int i = 0; i < all; i++) {
        execute(tasks.get(i % peers), () -> await(everyTask));
      }
      await(everyTask);
    }
  }

  @Test
  void tasksThatBlockHoldUpNoOtherTask() throws Exception {
    pool(3, 100);
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch quick = new CountDownLatch(50);
    execute(() -> await(gate));
    for (int i = 0; i < 25; i++) {
      execute(quick::countDown);
    }
    execute(() -> await(gate));
    for (int i = 0; i < 25; i++) {
      execute(quick::countDown);
    }
    await(quick);
    gate.countDown();
  }

  @Test
  void everyTaskOfManyThreadsIsRun() throws Exception {
    int producers = 4;
    int each = 5_000;
    pool(4, producers * each);
    CountDownLatch done = new CountDownLatch(producers * each);
    for (int i = 0; i < producers; i++) {
      new Thread(
              () -> {
                for (int task = 0; task < each; task++) {
                  execute(done::countDown);
                }
              })
          .start();
    }
    await(done);
  }

  @Test
  void whatIsTooMuchIsRejected() throws Exception {
    pool(1, 2);
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(2);
    execute(() -> await(gate));
    execute(done::countDown);
    execute(done::countDown);
    execute(done::countDown);
    assertEquals(1, rejected.get());
    gate.countDown();
    await(done);
  }

  @Test
  void peersTakeTurns() throws Exception {
    pool(1, 10_000);
    List<String> order = new CopyOnWriteArrayList<>();
    CountDownLatch done = new CountDownLatch(1_003);
    PeerTasks few = new PeerTasks();
    CountDownLatch gate = occupyTheWorker();
    for (int i = 0; i < 1_000; i++) {
      execute(() -> run("many", order, done));
    }
    for (int i = 0; i < 3; i++) {
      execute(few, () -> run("few", order, done));
    }
    gate.countDown();
    await(done);
    assertEquals(List.of("many", "few", "many", "few", "many", "few", "many"), order.subList(0, 7));
  }

  private static void run(String name, List<String> order, CountDownLatch done) {
    order.add(name);
    done.countDown();
  }

  /** A new task takes the place of one of a peer that has more, down to equal shares. */
  @ParameterizedTest
  @ValueSource(ints = {1, 8, 63})
  void peersWithManyTasksLeaveAFullQueueToOthers(int greedy) {
    int places = 1_000;
    pool(1, places);
    CountDownLatch ended = new CountDownLatch(1);
    CountDownLatch gate = occupyTheWorker();
    try {
      AtomicInteger greedyRejected = new AtomicInteger();
      for (int peer = 0; peer < greedy; peer++) {
        PeerTasks tasks = new PeerTasks();
        for (int i = 0; i < places; i++) {
          pool.execute(tasks, task(() -> {}, greedyRejected::incrementAndGet));
        }
      }
      assertEquals(places * (greedy - 1), greedyRejected.get());
      int share = places / (greedy + 1);
      PeerTasks honest = new PeerTasks();
      for (int i = 0; i < share; i++) {
        execute(honest, () -> {});
      }
      assertEquals(0, rejected.get());
      assertEquals(share, honest.waiting());
      assertEquals(places * (greedy - 1) + share, greedyRejected.get());
      for (int i = 0; i < places; i++) {
        execute(honest, () -> {});
      }
      assertTrue(honest.waiting() <= share + 1, () -> "waiting: " + honest.waiting());
      execute(new PeerTasks(), ended::countDown);
    } finally {
      gate.countDown();
    }
    await(ended);
  }

  /** Also if its turn is behind those of many others. */
  @Test
  void theHeaviestPeerOfManyIsFound() {
    pool(1, 1_000);
    CountDownLatch gate = occupyTheWorker();
    AtomicInteger ofMany = new AtomicInteger();
    for (int i = 0; i < 500; i++) {
      pool.execute(new PeerTasks(), task(() -> {}, ofMany::incrementAndGet));
    }
    AtomicInteger ofHeavy = new AtomicInteger();
    PeerTasks heavy = new PeerTasks();
    for (int i = 0; i < 1_000; i++) {
      pool.execute(heavy, task(() -> {}, ofHeavy::incrementAndGet));
    }
    assertEquals(500, ofHeavy.get());
    for (int i = 0; i < 100; i++) {
      execute(new PeerTasks(), () -> {});
    }
    gate.countDown();
    assertEquals(600, ofHeavy.get());
    assertEquals(0, ofMany.get());
    assertEquals(0, rejected.get());
  }

  /** While peers with few tasks come and go, nothing is lost or run twice. */
  @Test
  void eachTaskIsRunOrRejectedOnce() throws Exception {
    int producers = 4;
    int each = 50_000;
    pool(4, 100);
    AtomicInteger run = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(producers * each);
    PeerTasks shared = new PeerTasks();
    for (int i = 0; i < producers; i++) {
      PeerTasks own = new PeerTasks();
      new Thread(
              () -> {
                for (int task = 0; task < each; task++) {
                  pool.execute(
                      task % 3 == 0 ? shared : own,
                      task(
                          () -> {
                            run.incrementAndGet();
                            done.countDown();
                          },
                          () -> {
                            rejected.incrementAndGet();
                            done.countDown();
                          }));
                }
              })
          .start();
    }
    await(done);
    assertEquals(producers * each, run.get() + rejected.get());
    assertEquals(0, shared.waiting());
  }

  @Test
  void errorsAndInterruptsEndWithTheirTask() throws Exception {
    pool(1, 10);
    execute(
        () -> {
          throw new AssertionError("of a handler");
        });
    execute(() -> Thread.currentThread().interrupt());
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    execute(() -> interrupted.complete(Thread.interrupted()));
    assertFalse(interrupted.get(LIMIT_SECONDS, TimeUnit.SECONDS));
  }

  @Test
  void whatCannotEvenBeLoggedCostsNoWorker() throws Exception {
    pool(2, 20);
    CountDownLatch done = new CountDownLatch(10);
    for (int i = 0; i < 10; i++) {
      CountDownLatch thrown = new CountDownLatch(1);
      execute(
          () -> {
            thrown.countDown();
            throw new UnprintableException();
          });
      await(thrown);
      execute(done::countDown);
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
      execute(done::incrementAndGet);
      while (done.get() < i) {
        assertTrue(System.nanoTime() < deadline, "task " + i + " is not run");
        Thread.yield();
      }
    }
  }

  /** As on a machine that has no more threads, after a pause in which all workers have ended. */
  @Test
  void withoutAnyWorkerTasksAreRejected() {
    AtomicBoolean noMore = new AtomicBoolean(true);
    pool =
        new WorkerPool(
            2,
            10,
            task -> noMore.get() ? NoMoreThreads.make(task) : threads.newThread(task),
            new PeerLog());
    execute(() -> {});
    execute(new PeerTasks(), () -> {});
    assertEquals(2, rejected.get());
    assertEquals(0, peer.waiting());
    noMore.set(false);
    CountDownLatch gate = occupyTheWorker();
    noMore.set(true);
    CountDownLatch done = new CountDownLatch(3);
    for (int i = 0; i < 3; i++) {
      execute(done::countDown); // for the one worker there is
    }
    gate.countDown();
    await(done);
    assertEquals(2, rejected.get());
  }

  @Test
  void shutdownInterruptsWhatRunsAndDropsWhatWaits() throws Exception {
    pool(1, 10);
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    AtomicBoolean dropped = new AtomicBoolean(true);
    execute(
        () -> {
          entered.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
          }
        });
    execute(() -> dropped.set(false));
    await(entered);
    pool.shutdown();
    await(interrupted);
    execute(() -> {});
    assertEquals(1, rejected.get());
    assertTrue(threads.join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS)));
    assertTrue(dropped.get());
  }

  @Test
  void workersThatSleepEndAtShutdown() throws Exception {
    pool(2, 10);
    CountDownLatch done = new CountDownLatch(1);
    execute(done::countDown);
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
