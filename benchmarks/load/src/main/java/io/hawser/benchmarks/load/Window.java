package io.hawser.benchmarks.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.AtomicHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The time in which loops run: first they warm up, then what they do counts, then they end. Each
 * loop has a {@link LatencyRecorder}, of which it is the only user.
 */
public final class Window {
  private static final long LOWEST_NANOS = 100;
  private static final long HIGHEST_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int DIGITS = 2;

  /** More loops than this share histograms: ten thousand of their own would be 240 MB. */
  private static final int MOST_HISTOGRAMS = 256;

  private final List<AbstractHistogram> histograms = new ArrayList<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final CountDownLatch failed = new CountDownLatch(1);
  private volatile boolean measuring;
  private volatile boolean open = true;

  Window(int loops) {
    for (int i = 0; i < Math.min(loops, MOST_HISTOGRAMS); i++) {
      histograms.add(
          loops <= MOST_HISTOGRAMS
              ? new Histogram(LOWEST_NANOS, HIGHEST_NANOS, DIGITS)
              : new AtomicHistogram(LOWEST_NANOS, HIGHEST_NANOS, DIGITS));
    }
  }

  /**
   * Returns where a loop records.
   *
   * @param loop its number, from 0
   * @return its recorder, the clock of which runs from now
   */
  public LatencyRecorder recorder(int loop) {
    return new LatencyRecorder(histograms.get(loop % histograms.size()));
  }

  /**
   * Returns whether loops go on.
   *
   * @return {@code false}: what is in flight is the last
   */
  public boolean isOpen() {
    return open;
  }

  /**
   * Ends everything: one request that fails makes the figures worthless.
   *
   * @param cause why
   */
  public void fail(Throwable cause) {
    failure.compareAndSet(null, cause);
    open = false;
    failed.countDown();
  }

  /** Lets time pass; {@code false}: something failed. */
  boolean pass(long millis) throws InterruptedException {
    return !failed.await(millis, TimeUnit.MILLISECONDS);
  }

  void measure(boolean on) {
    measuring = on;
  }

  void close() {
    open = false;
  }

  @Nullable Throwable failure() {
    return failure.get();
  }

  /** Returns all times, once every loop has ended. */
  Histogram latencies() {
    Histogram all = new Histogram(LOWEST_NANOS, HIGHEST_NANOS, DIGITS);
    histograms.forEach(all::add);
    return all;
  }

  /** The times of one loop. */
  public final class LatencyRecorder {
    private final AbstractHistogram histogram;
    private long start = System.nanoTime();

    private LatencyRecorder(AbstractHistogram histogram) {
      this.histogram = histogram;
    }

    /** Notes that a request begins, after a pause. */
    public void begins() {
      start = System.nanoTime();
    }

    /** Records that a request has ended; the next one begins. */
    public void ended() {
      ended(1);
    }

    /**
     * Records that so many requests have ended, one after another; the next one begins.
     *
     * @param requests how many
     */
    public void ended(int requests) {
      long now = System.nanoTime();
      if (measuring) {
        histogram.recordValueWithCount(Math.min((now - start) / requests, HIGHEST_NANOS), requests);
      }
      start = now;
    }
  }
}
