package io.hawser.benchmarks.load;

import io.hawser.benchmarks.load.Window.LatencyRecorder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Phaser;
import java.util.concurrent.ThreadFactory;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/** Loops that are threads, for clients whose calls wait. */
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
    run(factory, loops, loop -> repeat(calls.apply(loop), requests, window.recorder(loop), window));
  }

  private static void run(ThreadFactory factory, int loops, IntConsumer body)
      throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < loops; i++) {
      int loop = i;
      threads.add(factory.newThread(() -> body.accept(loop)));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /**
   * Runs bursts until the window ends: all threads send at the same moment, one of them, each in
   * turn, something slow; when all have their answers, again. Only the fast ones are measured. In
   * closed loops those that wait for the slow one would send nothing meanwhile, and hardly count.
   *
   * @param factory makes the threads
   * @param loops how many
   * @param window tells when to end
   * @param fast what all do
   * @param slow what one does instead
   * @throws InterruptedException if interrupted while waiting for their end
   */
  public static void bursts(ThreadFactory factory, int loops, Window window, Call fast, Call slow)
      throws InterruptedException {
    Phaser together = new Phaser(loops);
    run(factory, loops, loop -> burst(fast, slow, loop, loops, window, together));
  }

  private static void repeat(Call call, int requests, LatencyRecorder recorder, Window window) {
    try {
      while (window.isOpen()) {
        call.run();
        recorder.ended(requests);
      }
    } catch (Throwable e) { // also errors, which are seen nowhere else
      window.fail(e);
    }
  }

  private static void burst(
      Call fast, Call slow, int loop, int loops, Window window, Phaser together) {
    LatencyRecorder recorder = window.recorder(loop);
    try {
      while (window.isOpen()) {
        int round = together.arriveAndAwaitAdvance();
        if (round % loops == loop) {
          slow.run();
        } else {
          recorder.begins();
          fast.run();
          recorder.ended();
        }
      }
    } catch (Throwable e) { // also errors, which are seen nowhere else
      window.fail(e);
    } finally {
      together.arriveAndDeregister(); // the others go on without this one, to see that it is over
    }
  }
}
