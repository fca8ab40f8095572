package io.hawser.interop;

import io.hawser.HawserClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Threads that begin and commit empty transactions, each one after a pause, so that several loads
 * fit on a small machine. Failures are kept.
 */
final class PacedLoad implements AutoCloseable {
  private static final Duration TRANSACTION_TIMEOUT = Duration.ofMillis(Limits.TRANSACTION_MILLIS);

  private final HawserClient client;
  private final ScheduledExecutorService threads;
  private final LongAdder done = new LongAdder();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  PacedLoad(HawserClient client, int callers, Duration pause) {
    this.client = client;
    threads = Executors.newScheduledThreadPool(callers);
    for (int i = 0; i < callers; i++) {
      threads.scheduleWithFixedDelay(this::transaction, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void transaction() {
    try {
      String xid = client.transactionManager().begin("paced", TRANSACTION_TIMEOUT);
      client.transactionManager().commit(xid);
      done.increment();
    } catch (RuntimeException e) { // of any kind: it would end the repetition silently
      failures.add(e.toString());
    }
  }

  long transactions() {
    return done.sum();
  }

  List<String> failures() {
    return new ArrayList<>(failures);
  }

  /** Lets the calls in flight end. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(Limits.EVENT.toSeconds(), TimeUnit.SECONDS)) {
        failures.add("a call has not ended");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
