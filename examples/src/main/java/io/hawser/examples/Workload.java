package io.hawser.examples;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/** Places orders, several at a time. */
final class Workload {
  /** The number of errors after which it stops, because each one may take a whole time-out. */
  static final int MAX_ERRORS = 20;

  /** All placements, in no particular order, and their total duration. */
  record Result(List<Placement> placements, long nanos) {}

  private final int orders;
  private final int threads;
  private final AtomicInteger lastNumber = new AtomicInteger();
  private final AtomicInteger errors = new AtomicInteger();

  Workload(int orders, int threads) {
    this.orders = orders;
    this.threads = threads;
  }

  /**
   * Places all orders, or fewer after {@link #MAX_ERRORS} errors.
   *
   * @param service places one order
   * @param progress called with each placement, by many threads
   */
  Result run(Function<Order, Placement> service, Consumer<Placement> progress)
      throws InterruptedException {
    Callable<List<Placement>> worker = () -> work(service, progress);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      long start = System.nanoTime();
      List<Placement> placements = new ArrayList<>(orders);
      for (Future<List<Placement>> done : pool.invokeAll(Collections.nCopies(threads, worker))) {
        placements.addAll(done.get());
      }
      return new Result(placements, System.nanoTime() - start);
    } catch (ExecutionException e) {
      throw new IllegalStateException("A thread of the demo ended with an error", e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  private List<Placement> work(Function<Order, Placement> service, Consumer<Placement> progress) {
    List<Placement> placements = new ArrayList<>();
    for (int number = lastNumber.incrementAndGet();
        number <= orders && errors.get() < MAX_ERRORS;
        number = lastNumber.incrementAndGet()) {
      Placement placement = service.apply(Assortment.order(number));
      if (placement.error() != null) {
        errors.incrementAndGet();
      }
      placements.add(placement);
      progress.accept(placement);
    }
    return placements;
  }
}
