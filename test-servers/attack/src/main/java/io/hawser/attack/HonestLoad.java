package io.hawser.attack;

import io.hawser.HawserClient;
import io.hawser.model.BranchType;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Fifty requests a second, by turns on the TM's and the RM's connection, so that both event loops
 * of the endpoint are asked. The requests do not wait for each other, and the time of each counts
 * from when it should have been sent: so the figures show every stall of the endpoint.
 */
final class HonestLoad {
  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final Duration TRANSACTION = Duration.ofSeconds(60);
  private static final String XID = "127.0.0.1:8091:1";

  /** The wait for the last answer, which is longer than requests take that time out. */
  private static final long LAST_ANSWER_SECONDS = 60;

  private final HawserClient client;
  private final String resource;
  private final Histogram micros = new ConcurrentHistogram(3);
  private final Phaser open = new Phaser(1);
  private final AtomicReference<@Nullable String> firstError = new AtomicReference<>();
  private final LongAdder errors = new LongAdder();

  HonestLoad(HawserClient client, String resource) {
    this.client = client;
    this.resource = resource;
  }

  Latencies measure(long forMillis) throws InterruptedException {
    long count = TimeUnit.MILLISECONDS.toNanos(forMillis) / INTERVAL_NANOS;
    long start = System.nanoTime();
    for (long i = 0; i < count; i++) {
      long due = start + i * INTERVAL_NANOS;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      send(i % 2 == 0, due);
    }
    long hung = 0;
    try {
      open.awaitAdvanceInterruptibly(open.arrive(), LAST_ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      hung = open.getUnarrivedParties();
      failed(hung + " requests are not complete " + LAST_ANSWER_SECONDS + " s after the last");
    }
    return Latencies.of(micros, count, errors.sum(), hung, firstError.get());
  }

  private void send(boolean tm, long due) {
    open.register();
    try {
      CompletionStage<?> answer =
          tm
              ? client.transactionManager().beginAsync("honest", TRANSACTION)
              : client
                  .resourceManager()
                  .lockQueryAsync(BranchType.AT, resource, XID, "stock:" + due);
      answer.whenComplete((value, error) -> ended(due, error));
    } catch (RuntimeException e) {
      ended(due, e);
    }
  }

  private void ended(long due, @Nullable Throwable error) {
    micros.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - due));
    if (error != null) {
      failed(error.toString());
    }
    open.arriveAndDeregister();
  }

  private void failed(String error) {
    errors.increment();
    firstError.compareAndSet(null, error);
  }
}
