package io.hawser.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class CostsTest {

  @Test
  void seesWhatAnotherThreadConsumes() throws InterruptedException {
    CountDownLatch consumed = new CountDownLatch(1);
    CountDownLatch seen = new CountDownLatch(1);
    byte[][] kept = new byte[64][];
    Thread consumer =
        new Thread(
            () -> {
              for (int i = 0; i < kept.length; i++) {
                kept[i] = new byte[16 * 1024];
              }
              consumed.countDown();
              awaitUnchecked(seen);
            });

    Costs before = Costs.now();
    consumer.start();
    consumed.await();
    Costs after = Costs.now();
    seen.countDown();
    consumer.join();

    assertTrue(after.cpuNanosSince(before) > 0);
    assertTrue(after.allocatedSince(before) >= 64 * 16 * 1024);
  }

  private static void awaitUnchecked(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
