package io.hawser.benchmarks.quic;

import io.hawser.HawserClient;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;
import org.HdrHistogram.ConcurrentHistogram;

/** Keeps a number of requests in flight on one connection for a while. */
final class Load {
  private static final long HIGHEST_MICROS = TimeUnit.MINUTES.toMicros(2);
  private static final int DIGITS = 3;

  /**
   * The figures of one measurement.
   *
   * @param perSecond requests that were answered
   * @param p50Micros the median from the call to the answer
   * @param p99Micros 99 of 100 are faster
   * @param maxMillis the slowest, also of those that failed
   * @param cpuMicros of this process, client and endpoint, for each request
   * @param failed requests that were not answered
   */
  record Figures(
      double perSecond,
      double p50Micros,
      double p99Micros,
      double maxMillis,
      double cpuMicros,
      long failed) {}

  private final HawserClient client;
  private final ConcurrentHistogram micros = new ConcurrentHistogram(HIGHEST_MICROS, DIGITS);
  private final AtomicLong failed = new AtomicLong();
  private final LongAccumulator slowestNanos = new LongAccumulator(Math::max, 0);
  private volatile boolean over;

  private Load(HawserClient client) {
    this.client = client;
  }

  /** Returns the figures of that long. */
  static Figures run(HawserClient client, int inFlight, long millis) throws InterruptedException {
    return new Load(client).run(inFlight, millis);
  }

  private Figures run(int inFlight, long millis) throws InterruptedException {
    Semaphore running = new Semaphore(0);
    long cpu = cpuNanos();
    long begin = System.nanoTime();
    for (int i = 0; i < inFlight; i++) {
      next(running);
    }
    TimeUnit.MILLISECONDS.sleep(millis);
    over = true;
    running.acquire(inFlight);
    double seconds = (System.nanoTime() - begin) / 1e9;
    long count = Math.max(1, micros.getTotalCount());
    return new Figures(
        micros.getTotalCount() / seconds,
        micros.getValueAtPercentile(50),
        micros.getValueAtPercentile(99),
        slowestNanos.get() / 1e6,
        (cpuNanos() - cpu) / 1e3 / count,
        failed.get());
  }

  private void next(Semaphore ended) {
    long begin = System.nanoTime();
    client
        .transactionManager()
        .getStatusAsync("127.0.0.1:8091:4711")
        .whenComplete(
            (status, error) -> {
              long nanos = System.nanoTime() - begin;
              slowestNanos.accumulate(nanos);
              if (error == null) {
                micros.recordValue(Math.min(HIGHEST_MICROS, TimeUnit.NANOSECONDS.toMicros(nanos)));
              } else {
                failed.incrementAndGet();
              }
              if (over) {
                ended.release();
              } else if (error != null) { // it may have failed immediately, in this very call
                CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS)
                    .execute(() -> next(ended));
              } else {
                next(ended);
              }
            });
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
