package io.hawser.benchmarks.load;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The main program of every child JVM. It prints {@code READY}, for servers with the port, then
 * answers each line of its standard input with one line, and ends with its input:
 *
 * <ul>
 *   <li>{@code run WORKLOAD LOOPS WARM_UP_MILLIS MEASURED_MILLIS}: {@code SAMPLE} and a {@link
 *       Sample}
 *   <li>{@code idle MEASURED_MILLIS}: the same, for doing nothing
 * </ul>
 *
 * or {@code FAILED} and why. Whatever libraries print goes to standard error.
 */
public final class Child {
  private static final long END_MILLIS = 60_000;
  private static final int DESCRIBED = 200;

  private final PrintStream answers;
  private final Costs beforeClient;

  private Child() {
    beforeClient = Costs.now();
    answers = System.out;
    System.setOut(System.err);
  }

  /** Makes what is to run; its start may take time. */
  @FunctionalInterface
  public interface Starter<T> {
    /**
     * Starts it.
     *
     * @return what is running
     * @throws Exception if it cannot be started
     */
    T start() throws Exception;
  }

  /**
   * Measures a client until the standard input ends, then ends the JVM.
   *
   * @param starter connects the client
   */
  public static void measure(Starter<? extends Subject> starter) {
    Child child = new Child();
    Thread meter = new Thread(() -> child.orHalt(() -> child.serve(starter)), Costs.METER);
    meter.start();
  }

  /**
   * Keeps a server until the standard input ends, then ends the JVM.
   *
   * @param starter starts the server
   */
  public static void keep(Starter<Integer> starter) {
    Child child = new Child();
    child.orHalt(
        () -> {
          child.answers.println("READY " + starter.start());
          while (System.in.read() >= 0) {
            // whatever is written to it only keeps it alive
          }
        });
  }

  private interface Action {
    void run() throws Exception;
  }

  private void orHalt(Action action) {
    try {
      action.run();
      Runtime.getRuntime().halt(0); // some clients have hooks that wait for seconds
    } catch (Throwable e) { // errors too: threads already started would keep the process alive
      answers.println("FAILED " + describe(e));
      Runtime.getRuntime().halt(1);
    }
  }

  private void serve(Starter<? extends Subject> starter) throws Exception {
    Subject subject = starter.start();
    answers.println("READY");
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      String answer;
      try {
        answer = "SAMPLE " + execute(subject, line.split(" ", -1));
      } catch (Exception e) {
        answer = "FAILED " + describe(e);
      }
      answers.println(answer);
    }
  }

  private Sample execute(Subject subject, String[] words) throws Exception {
    return words[0].equals("run")
        ? load(
            subject,
            Workload.valueOf(words[1].toUpperCase(Locale.ROOT)),
            Integer.parseInt(words[2]),
            Long.parseLong(words[3]),
            Long.parseLong(words[4]))
        : measured(new Window(0), Long.parseLong(words[1]));
  }

  private Sample load(Subject subject, Workload workload, int loops, long warmUpMillis, long millis)
      throws Exception {
    Window window = new Window(loops);
    Thread load =
        new Thread(
            () -> {
              try {
                subject.run(workload, loops, window);
              } catch (Throwable e) { // errors too: nobody else would see them
                window.fail(e);
              }
            },
            "bench-load");
    load.start();
    window.pass(warmUpMillis);
    Sample costs = measured(window, millis);
    window.close();
    load.join(END_MILLIS);
    Throwable failure = window.failure();
    if (failure != null) {
      throw new IllegalStateException(failure);
    }
    if (load.isAlive()) {
      throw new IllegalStateException("The load has not ended after " + END_MILLIS + " ms");
    }
    return new Sample(
        costs.nanos(),
        costs.cpuNanos(),
        costs.clientNanos(),
        costs.compilerNanos(),
        costs.allocatedBytes(),
        costs.wakeUps(),
        window.latencies());
  }

  private Sample measured(Window window, long millis) throws InterruptedException {
    Costs before = Costs.now();
    long start = System.nanoTime();
    window.measure(true);
    window.pass(millis);
    window.measure(false);
    long nanos = System.nanoTime() - start;
    Costs after = Costs.now();
    return new Sample(
        nanos,
        after.cpuNanosSince(before),
        after.clientNanosSince(before, beforeClient),
        after.compilerNanosSince(before),
        after.allocatedSince(before),
        after.wakeUpsSince(before),
        new Window(0).latencies());
  }

  private static String describe(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    System.err.println(text);
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String line = root.toString().replaceAll("\\s+", " ");
    return line.substring(0, Math.min(line.length(), DESCRIBED));
  }
}
