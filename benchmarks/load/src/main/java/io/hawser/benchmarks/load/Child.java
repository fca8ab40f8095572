package io.hawser.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
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
 *   <li>{@code idle MEASURED_MILLIS}: the same, for doing nothing, or what others make it do
 *   <li>{@code state}: {@code DONE} and a {@link State}
 * </ul>
 *
 * <p>or, with {@code DONE}, whatever its {@link Orders} understand,
 *
 * <p>or {@code FAILED} and why. Whatever libraries print goes to standard error.
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
    begin(
        child -> {
          Subject subject = starter.start();
          child.answers.println("READY");
          child.serve(words -> "SAMPLE " + child.load(subject, words));
        });
  }

  /**
   * Keeps a server until the standard input ends, then ends the JVM.
   *
   * @param starter starts the server and gives its port, or whatever else {@code READY} shall say
   */
  public static void keep(Starter<?> starter) {
    begin(
        child -> {
          child.answers.println("READY " + starter.start());
          child.serve(Child::unknown);
        });
  }

  /**
   * Does what it is told until the standard input ends, then ends the JVM.
   *
   * @param starter makes whoever does it
   */
  public static void obey(Starter<? extends Orders> starter) {
    begin(
        child -> {
          Orders orders = starter.start();
          child.answers.println("READY");
          child.serve(words -> "DONE " + orders.obey(words));
        });
  }

  /**
   * The same, but each answer begins with a word of the caller's own.
   *
   * @param starter starts what is to be measured
   */
  public static void answer(Starter<? extends Orders> starter) {
    begin(
        child -> {
          Orders orders = starter.start();
          child.answers.println("READY");
          child.serve(orders);
        });
  }

  /** All work of the child itself is done by the one thread that is not measured. */
  private static void begin(Life life) {
    Child child = new Child();
    new Thread(() -> child.orHalt(() -> life.of(child)), Costs.METER).start();
  }

  private interface Life {
    void of(Child child) throws Exception;
  }

  private static String unknown(String[] words) {
    throw new IllegalArgumentException("Not understood: " + String.join(" ", words));
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

  private void serve(Orders orders) throws IOException {
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      String answer;
      try {
        answer = answer(orders, line.split(" ", -1));
      } catch (Exception e) {
        answer = "FAILED " + describe(e);
      }
      answers.println(answer);
    }
  }

  private String answer(Orders orders, String[] words) throws Exception {
    return switch (words[0]) {
      case "idle" -> "SAMPLE " + measured(new Window(0), Long.parseLong(words[1]));
      case "state" -> "DONE " + State.now();
      default -> orders.obey(words);
    };
  }

  private Sample load(Subject subject, String[] words) throws Exception {
    if (!words[0].equals("run")) {
      unknown(words);
    }
    Workload workload = Workload.valueOf(words[1].toUpperCase(Locale.ROOT));
    int loops = Integer.parseInt(words[2]);
    long warmUpMillis = Long.parseLong(words[3]);
    long millis = Long.parseLong(words[4]);
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
