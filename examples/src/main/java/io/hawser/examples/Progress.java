package io.hawser.examples;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Prints the progress of the run: on a terminal in one line that changes, otherwise in one line per
 * fifth.
 */
final class Progress {
  private static final long REDRAW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final PrintWriter out;
  private final boolean terminal;
  private final int total;
  private final AtomicInteger done = new AtomicInteger();
  private final AtomicInteger rejected = new AtomicInteger();
  private final AtomicLong lastDrawn = new AtomicLong(System.nanoTime());

  Progress(PrintWriter out, boolean terminal, int total) {
    this.out = out;
    this.terminal = terminal;
    this.total = total;
  }

  /** Counts an order. Many threads call it. */
  void placed(Placement placement) {
    if (!placement.order().isSound()) {
      rejected.incrementAndGet();
    }
    int count = done.incrementAndGet();
    if (terminal) {
      long now = System.nanoTime();
      long last = lastDrawn.get();
      if (now - last > REDRAW_NANOS && lastDrawn.compareAndSet(last, now)) {
        out.print("\r" + text(count));
        out.flush();
      }
    } else if ((long) count * 5 / total > (long) (count - 1) * 5 / total) {
      out.println(text(count));
      out.flush();
    }
  }

  /** Finishes the line. */
  void finish() {
    if (terminal) {
      out.println("\r" + text(done.get()));
      out.flush();
    }
  }

  private String text(int count) {
    return String.format(
        Locale.ROOT,
        "  %,d of %,d orders placed, %,d of them rejected by a service",
        count,
        total,
        rejected.get());
  }
}
