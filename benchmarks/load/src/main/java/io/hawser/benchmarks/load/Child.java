package io.hawser.benchmarks.load;

import io.hawser.testservers.child.ChildMain;
import io.hawser.testservers.child.Commands;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;

/**
 * The main program of every child JVM. Its commands:
 *
 * <ul>
 *   <li>{@code run WORKLOAD LOOPS WARM_UP_MILLIS MEASURED_MILLIS}: a {@link Sample}
 *   <li>{@code idle MEASURED_MILLIS}: the same, for doing nothing, or what others make it do
 *   <li>{@code state}: a {@link State}
 *   <li>and whatever its {@link Orders} understand
 * </ul>
 */
public final class Child implements Commands {
  private static final long END_MILLIS = 60_000;
  private static final int DESCRIBED = 200;

  private final Costs beforeClient = Costs.now();
  private String greeting = "";
  private Orders orders = Child::unknown;

  private Child() {}

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
          child.orders = words -> child.load(subject, words).toString();
        });
  }

  /**
   * Keeps a server until the standard input ends, then ends the JVM.
   *
   * @param starter starts the server and gives its port, or whatever else the greeting is to be
   */
  public static void keep(Starter<?> starter) {
    begin(child -> child.greeting = String.valueOf(starter.start()));
  }

  /**
   * Carries out orders until the standard input ends, then ends the JVM.
   *
   * @param starter makes what carries them out
   */
  public static void obey(Starter<? extends Orders> starter) {
    begin(child -> child.orders = starter.start());
  }

  /**
   * Starts the child's own thread, the one that is not measured, which does all work of the child
   * itself.
   */
  private static void begin(Life life) {
    new Thread(
            () ->
                ChildMain.serve(
                    () -> {
                      Child child = new Child();
                      life.of(child);
                      return child;
                    }),
            Costs.METER)
        .start();
  }

  private interface Life {
    void of(Child child) throws Exception;
  }

  private static String unknown(String[] words) {
    throw new IllegalArgumentException("Not understood: " + String.join(" ", words));
  }

  @Override
  public String greeting() {
    return greeting;
  }

  @Override
  public String execute(String command) throws Exception {
    String[] words = command.split(" ", -1);
    try {
      return switch (words[0]) {
        case "idle" -> measured(new Window(0), Long.parseLong(words[1])).toString();
        case "state" -> State.now().toString();
        default -> orders.obey(words);
      };
    } catch (Exception e) {
      throw new IllegalStateException(describe(e), e);
    }
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
              } catch (Throwable e) { // also errors, which are seen nowhere else
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
