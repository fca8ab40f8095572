package io.hawser.benchmarks;

import io.hawser.benchmarks.load.Sample;
import io.hawser.benchmarks.load.State;
import io.hawser.benchmarks.load.Workload;
import io.hawser.testservers.process.ChildProcess;
import io.hawser.testservers.process.JvmCommand;
import io.hawser.testservers.process.WorkDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A child JVM that runs {@link io.hawser.benchmarks.load.Child}. */
public final class ChildJvm implements AutoCloseable {
  /** The same for all programs, so that none has cheaper garbage. */
  private static final String[] OPTIONS = {
    "-Xms512m",
    "-Xmx512m",
    "-XX:+IgnoreUnrecognizedVMOptions",
    "--enable-native-access=ALL-UNNAMED",
    "--add-opens=java.base/java.lang=ALL-UNNAMED", // sofa-bolt's serializer is faster with it
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"
  };

  private static final Duration ANSWER = Duration.ofSeconds(60);

  private final ChildProcess process;

  private ChildJvm(ChildProcess process) {
    this.process = process;
  }

  /**
   * Starts one and waits until it is ready.
   *
   * @param javaHome the JDK
   * @param program what to run
   * @param properties system properties
   * @param arguments of the program
   * @return a child that takes commands
   * @throws IllegalStateException if it does not get ready
   */
  public static ChildJvm start(
      Path javaHome, Program program, Map<String, String> properties, List<String> arguments) {
    String name = "bench-" + program.name().toLowerCase(Locale.ROOT);
    JvmCommand command =
        JvmCommand.of(program.mainClass(), program.classPath())
            .named(name)
            .java(javaHome.resolve("bin/java"))
            .options(OPTIONS)
            .properties(properties)
            .arguments(arguments.toArray(new String[0]));
    return new ChildJvm(ChildProcess.start(command, WorkDirectory.create(name)));
  }

  /**
   * Returns the greeting that a server printed when it was ready.
   *
   * @return its port; of a server with several, all of them
   */
  public String greeting() {
    return process.greeting();
  }

  /** Runs a load and measures it. */
  Sample run(Workload workload, int inFlight, long warmUpMillis, long measuredMillis) {
    String command =
        String.join(
            " ",
            "run",
            workload.name(),
            Integer.toString(inFlight),
            Long.toString(warmUpMillis),
            Long.toString(measuredMillis));
    return Sample.parse(ask(command, warmUpMillis + measuredMillis));
  }

  /** A measurement that has begun. */
  interface Idle {
    /** Waits for its end. */
    Sample sample();
  }

  /** Begins to measure it while it is asked for nothing; nothing else may be asked meanwhile. */
  Idle idle(long measuredMillis) {
    CompletableFuture<String> answer =
        CompletableFuture.supplyAsync(() -> ask("idle " + measuredMillis, measuredMillis));
    return () -> Sample.parse(answer.join());
  }

  /** Returns the threads and the memory of the child, after garbage collections. */
  State state() {
    return State.parse(order("state"));
  }

  /** Has the child carry out an order, and returns its answer. */
  String order(String order) {
    return ask(order, 0);
  }

  /**
   * Has it execute a command.
   *
   * @param command one line
   * @param millis how long it takes, about
   * @return the answer
   * @throws IllegalStateException if it fails or takes a minute longer
   */
  public String ask(String command, long millis) {
    return process.ask(command, ANSWER.plusMillis(millis));
  }

  /** Ends its input, and with it the child; returns when it is gone. */
  @Override
  public void close() {
    process.close();
  }
}
