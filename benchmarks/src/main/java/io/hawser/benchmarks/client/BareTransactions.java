package io.hawser.benchmarks.client;

import io.hawser.benchmarks.load.Subject;
import io.hawser.benchmarks.load.Threads;
import io.hawser.benchmarks.load.Window;
import io.hawser.benchmarks.load.Workload;
import io.hawser.transaction.TransactionManager;
import java.time.Duration;

/** Begins and commits with the manager, without anything around it. */
final class BareTransactions implements Subject {
  static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final TransactionManager manager;

  BareTransactions(HawserConnection hawser) {
    manager = hawser.client().transactionManager();
  }

  @Override
  public void run(Workload workload, int loops, Window window) throws InterruptedException {
    Threads.run(
        Thread::new,
        loops,
        window,
        1,
        loop -> () -> manager.commit(manager.begin("bench", TIMEOUT)));
  }
}
