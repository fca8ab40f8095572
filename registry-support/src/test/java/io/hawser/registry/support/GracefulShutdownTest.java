package io.hawser.registry.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.hawser.testsupport.NoMoreThreads;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Closing on a machine where no thread can be made any more. */
@Timeout(120)
class GracefulShutdownTest {
  private final List<String> closed = new CopyOnWriteArrayList<>();

  private void closeBackend() {
    closed.add("back-end");
    try {
      new CountDownLatch(1).await(); // a library that waits for its server
    } catch (InterruptedException e) {
      closed.add("interrupted");
    }
  }

  @Test
  void theBackendIsClosedAlthoughNoThreadCanBeStartedForIt() throws Exception {
    Worker worker = new Worker("hawser-test");
    CountDownLatch running = new CountDownLatch(1);
    worker.execute(running::countDown);
    running.await(60, TimeUnit.SECONDS);
    new GracefulShutdown(
            worker,
            "memory",
            () -> closed.add("session"),
            this::closeBackend,
            NoMoreThreads::make,
            Duration.ofMinutes(1))
        .run(true);
    assertEquals(List.of("session", "back-end", "interrupted"), closed);
    assertFalse(Thread.interrupted(), "no interrupt is left behind");
  }

  @Test
  void everythingIsClosedAlthoughTheWorkerCannotBeStarted() {
    Worker worker = new Worker("hawser-test", NoMoreThreads::make);
    new GracefulShutdown(
            worker, "memory", () -> closed.add("session"), () -> closed.add("back-end"))
        .run(false);
    assertEquals(List.of("session", "back-end"), closed);
  }
}
