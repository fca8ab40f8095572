package io.hawser.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WindowTest {

  @Test
  void countsWhatEndsWhileItMeasures() {
    Window window = new Window(2);
    Window.LatencyRecorder first = window.recorder(0);
    Window.LatencyRecorder second = window.recorder(1);

    first.ended();
    window.measure(true);
    first.ended();
    second.ended(10);
    window.measure(false);
    second.ended();

    assertEquals(11, window.latencies().getTotalCount());
  }

  @Test
  void manyLoopsShareHistograms() {
    Window window = new Window(10_000);
    window.measure(true);

    for (int loop = 0; loop < 10_000; loop++) {
      window.recorder(loop).ended();
    }

    assertEquals(10_000, window.latencies().getTotalCount());
  }

  @Test
  void ofABurstOnlyTheFastOnesAreMeasured() throws InterruptedException {
    Window window = new Window(4);
    window.measure(true);
    AtomicInteger fast = new AtomicInteger();
    AtomicInteger slow = new AtomicInteger();

    Threads.bursts(
        Thread::new,
        4,
        window,
        fast::incrementAndGet,
        () -> {
          if (slow.incrementAndGet() == 8) {
            window.close();
          }
        });

    assertTrue(slow.get() >= 8);
    assertTrue(fast.get() >= 7 * 3); // in the last burst some may have seen the end already
    assertEquals(fast.get(), window.latencies().getTotalCount());
  }

  @Test
  void aFailureEndsABurst() throws InterruptedException {
    Window window = new Window(2);
    Exception cause = new Exception("test");

    Threads.bursts(
        Thread::new,
        2,
        window,
        () -> {},
        () -> {
          throw cause;
        });

    assertSame(cause, window.failure());
  }

  @Test
  void aFailureEndsIt() throws InterruptedException {
    Window window = new Window(1);
    Exception cause = new Exception("test");
    assertTrue(window.isOpen());

    Threads.run(
        Thread::new,
        1,
        window,
        1,
        loop ->
            () -> {
              throw cause;
            });

    assertFalse(window.isOpen());
    assertSame(cause, window.failure());
  }
}
