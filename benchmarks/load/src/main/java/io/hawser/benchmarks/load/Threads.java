package io.hawser.benchmarks.load;

import io.hawser.benchmarks.load.Window.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.IntFunction;

/** Closed loops that are threads, for clients whose calls wait. */
public final class Threads {
  private Threads() {}

  /**
   * Runs them until the window ends.
   *
   * @param factory makes the threads
   * @param loops how many
   * @param window tells when to end
   * @param requests how many requests a call is: one, but for calls too short for a clock
   * @param calls gives each loop what it repeats, by its number
   * @throws InterruptedException if interrupted while waiting for their end
   */
  public static void run(
      ThreadFactory factory, int loops, Window window, int requests, IntFunction<Call> calls)
      throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < loops; i++) {
      int loop = i;
      threads.add(
          factory.newThread(() -> repeat(calls.apply(loop), requests, window.lane(loop), window)));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /**
   * A call that repeats another until the window ends: requests that are load, and not measured.
   *
   * @param call what it repeats
   * @param window tells when to end
   * @return what a loop is to call once
   */
  public static Call unmeasured(Call call, Window window) {
    return () -> {
      while (window.isOpen()) {
        call.run();
      }
    };
  }

  private static void repeat(Call call, int requests, Lane lane, Window window) {
    try {
      while (window.isOpen()) {
        call.run();
        lane.ended(requests);
      }
    } catch (Throwable e) { // errors too: nobody else would see them
      window.fail(e);
    }
  }
}
