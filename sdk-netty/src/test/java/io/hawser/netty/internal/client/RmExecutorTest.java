package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.hawser.config.HawserConfig;
import io.hawser.netty.CapturedLog;
import io.hawser.netty.EventLimit;
import io.hawser.netty.internal.runtime.RejectableTask;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** No resource takes everything from the others. */
class RmExecutorTest {
  private final BlockingQueue<String> started = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> rejected = new LinkedBlockingQueue<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private RmExecutor executor;

  private void executor(int threads, int places, boolean single) {
    executor =
        new RmExecutor(
            HawserConfig.builder()
                .set("client.rm.executorThreads", "" + threads)
                .set("client.rm.executorQueueSize", "" + places)
                .build(),
            () -> single);
  }

  @AfterEach
  void close() throws InterruptedException {
    release.countDown();
    executor.close(EventLimit.DURATION, () -> fail("a task is left"));
  }

  private RejectableTask task(String name, CountDownLatch waitsFor) {
    return new RejectableTask() {
      @Override
      public void run() {
        started.add(name);
        Await.latch(waitsFor);
      }

      @Override
      public void rejected() {
        rejected.add(name);
      }
    };
  }

  private void slow(String resource, int count) {
    for (int i = 0; i < count; i++) {
      executor.execute(resource, task(resource, release));
    }
  }

  private String next() throws InterruptedException {
    return started.poll(EventLimit.SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void aSlowResourceLeavesHalfOfTheThreadsToOthers() throws InterruptedException {
    executor(4, 100, false);
    slow("slow", 20);
    executor.execute("other", task("other", new CountDownLatch(0)));
    assertEquals(
        List.of("other", "slow", "slow"),
        List.of(next(), next(), next()).stream().sorted().toList());
    executor.execute("other", task("other", new CountDownLatch(0)));
    assertEquals("other", next());
    assertTrue(started.isEmpty(), "the slow resource got no third thread");
  }

  @Test
  void ofSeveralSlowResourcesEachLeavesSomethingToTheNext() throws InterruptedException {
    executor(16, 1_000, false);
    for (String resource : List.of("a", "b", "c", "d")) {
      slow(resource, 20);
    }
    executor.execute("e", task("e", new CountDownLatch(0)));
    Set<String> served = new HashSet<>(); // threads may start in any order
    while (served.size() < 5) {
      String resource = next();
      assertNotNull(resource, () -> "only " + served);
      served.add(resource);
    }
  }

  @Test
  void aSlowResourceLeavesHalfOfTheQueueToOthers() throws InterruptedException {
    executor(1, 10, false);
    slow("slow", 30);
    assertEquals("slow", next());
    assertEquals(24, rejected.size()); // one runs, five wait
    CountDownLatch done = new CountDownLatch(0);
    for (int i = 0; i < 3; i++) {
      executor.execute("other", task("other", done));
    }
    assertEquals(24, rejected.size(), "the other resource has places");
  }

  @Test
  void withOneThreadResourcesTakeTurns() throws InterruptedException {
    executor(1, 100, false);
    CountDownLatch first = new CountDownLatch(1);
    executor.execute("a", task("a", first));
    assertEquals("a", next());
    CountDownLatch none = new CountDownLatch(0);
    for (int i = 0; i < 3; i++) {
      executor.execute("a", task("a", none));
    }
    for (int i = 0; i < 2; i++) {
      executor.execute("b", task("b", none));
    }
    first.countDown();
    assertEquals(List.of("a", "b", "a", "b", "a"), List.of(next(), next(), next(), next(), next()));
  }

  @Test
  void aSingleResourceHasEverything() throws InterruptedException {
    executor(4, 4, true);
    slow("only", 9);
    for (int i = 0; i < 4; i++) {
      assertEquals("only", next());
    }
    assertEquals(1, rejected.size());
  }

  @Test
  void aTaskThatThrowsCostsNoThread() throws InterruptedException {
    executor(1, 10, false);
    for (int i = 0; i < 5; i++) {
      executor.execute(
          "bad",
          new RejectableTask() {
            @Override
            public void run() {
              started.add("bad");
              throw new StackOverflowError("on purpose");
            }

            @Override
            public void rejected() {}
          });
      assertEquals("bad", next());
    }
    executor.execute("good", task("good", new CountDownLatch(0)));
    assertEquals("good", next());
  }

  @Test
  void manyTasksThatThrowCostFewLogLines() throws InterruptedException {
    executor(1, 200, true);
    long begun = System.nanoTime();
    try (CapturedLog log = new CapturedLog()) {
      for (int i = 0; i < 100; i++) {
        executor.execute(
            "bad",
            new RejectableTask() {
              @Override
              public void run() {
                throw new IllegalStateException("on purpose");
              }

              @Override
              public void rejected() {
                rejected.add("bad");
              }
            });
      }
      executor.execute("good", task("good", new CountDownLatch(0)));
      assertEquals("good", next());
      assertEquals(0, rejected.size());
      long lines = log.lines("A task of the RM executor failed");
      assertTrue(lines > 0 && lines <= CapturedLog.limitSince(begun), log::text);
    }
  }

  @Test
  void everythingIsRunOrRejectedWhenItIsClosed() throws InterruptedException {
    executor(2, 100, false);
    slow("a", 10);
    slow("b", 10);
    assertEquals(2, List.of(next(), next()).size());
    AtomicInteger rejectedBefore = new AtomicInteger(-1);
    executor.close(Duration.ofMillis(50), () -> rejectedBefore.set(rejected.size()));
    assertEquals(0, rejectedBefore.get(), "what is left can be counted first");
    assertEquals(18, rejected.size());
    executor.execute("late", task("late", release));
    assertEquals(19, rejected.size());
    assertFalse(started.contains("late"));
  }

  @Test
  void manyResourcesFromManyThreadsLoseNothing() throws InterruptedException {
    executor(4, 1_000_000, false);
    CountDownLatch none = new CountDownLatch(0);
    Thread[] callers = new Thread[4];
    for (int t = 0; t < callers.length; t++) {
      callers[t] =
          new Thread(
              () -> {
                for (int i = 0; i < 5_000; i++) {
                  executor.execute("resource " + i % 7, task("x", none));
                }
              });
      callers[t].start();
    }
    for (Thread caller : callers) {
      caller.join();
    }
    for (int i = 0; i < 20_000; i++) {
      assertEquals("x", next());
    }
    assertEquals(0, rejected.size());
  }
}
