package io.hawser.cli.doctor;

import io.hawser.netty.internal.runtime.OwnThreads;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Asks many servers at the same time, so that those that are silent do not add up. */
final class ParallelCalls {
  private static final int THREADS = 16;

  private ParallelCalls() {}

  /** Returns the answer for each item, in the order of the items. */
  static <T, R> Map<T, R> ask(List<T> items, Function<T, R> question) throws InterruptedException {
    ExecutorService executor =
        Executors.newFixedThreadPool(
            THREADS, task -> OwnThreads.unrelated(task, "hawser-doctor-probe"));
    try {
      List<Future<R>> futures = new ArrayList<>();
      items.forEach(item -> futures.add(executor.submit(() -> question.apply(item))));
      Map<T, R> answers = new LinkedHashMap<>();
      for (int i = 0; i < items.size(); i++) {
        answers.put(items.get(i), futures.get(i).get());
      }
      return answers;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      executor.shutdownNow();
    }
  }
}
