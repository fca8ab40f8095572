package io.hawser.benchmarks;

import io.hawser.benchmarks.load.Sample;
import io.hawser.benchmarks.load.State;
import io.hawser.benchmarks.load.Workload;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A child JVM that runs {@link io.hawser.benchmarks.load.Child}. It ends with its standard input,
 * and so with this JVM. Not safe for use by several threads.
 */
public final class ChildJvm implements AutoCloseable {
  /** The same for all, so that nobody's garbage is cheaper. */
  private static final List<String> OPTIONS =
      List.of(
          "-Xms512m",
          "-Xmx512m",
          "-XX:+IgnoreUnrecognizedVMOptions",
          "--enable-native-access=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED", // sofa-bolt's serializer is faster with it
          "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");

  private static final int ANSWER_SECONDS = 60;
  private static final int END_SECONDS = 10;

  private final String name;
  private final Process process;
  private final BufferedReader answers;
  private final String greeting;

  private ChildJvm(String name, Process process) throws IOException {
    this.name = name;
    this.process = process;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.greeting = answer("READY", ANSWER_SECONDS);
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
    List<String> command = new ArrayList<>();
    command.add(javaHome.resolve("bin/java").toString());
    command.addAll(OPTIONS);
    properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.addAll(List.of("-cp", program.classPath(), program.mainClass()));
    command.addAll(arguments);
    String name = program.mainClass() + " " + String.join(" ", arguments);
    Path log =
        Path.of(System.getProperty("hawser.testservers.work", "target/children"))
            .resolve("bench-" + program.name().toLowerCase(Locale.ROOT) + ".log")
            .toAbsolutePath();
    try {
      Files.createDirectories(log.getParent());
      Process process =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      return new ChildJvm(name + " (log: " + log + ")", process);
    } catch (IOException e) {
      throw new IllegalStateException("Cannot start " + name, e);
    }
  }

  /**
   * What a server said when it was ready.
   *
   * @return its port; of a server with several, all of them
   */
  public String greeting() {
    return greeting;
  }

  /** Runs a load and measures it. */
  Sample run(Workload workload, int inFlight, long warmUpMillis, long measuredMillis) {
    return ask(
        String.join(
            " ",
            "run",
            workload.name(),
            Integer.toString(inFlight),
            Long.toString(warmUpMillis),
            Long.toString(measuredMillis)),
        warmUpMillis + measuredMillis);
  }

  /** A measurement that has begun. */
  interface Idle {
    /** Waits for its end. */
    Sample sample();
  }

  /** Begins to measure it while it is asked for nothing; nothing else may be asked meanwhile. */
  Idle idle(long measuredMillis) {
    String command = "idle " + measuredMillis;
    write(command);
    return () -> sample(command, measuredMillis);
  }

  /** What it holds, after garbage collections. */
  State state() {
    return State.parse(tell("state"));
  }

  /** Tells it to do something of its own; returns what it says when that is done. */
  String tell(String order) {
    return ask(order, "DONE", 0);
  }

  private Sample ask(String command, long millis) {
    write(command);
    return sample(command, millis);
  }

  /**
   * Has it execute a command.
   *
   * @param command one line
   * @param word that a good answer begins with
   * @param millis how long it takes, about
   * @return what follows that word
   * @throws IllegalStateException if it fails or takes a minute longer
   */
  public String ask(String command, String word, long millis) {
    write(command);
    return answer(command, word, millis);
  }

  private void write(String command) {
    try {
      process.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new IllegalStateException(name + " has ended; it was asked for: " + command, e);
    }
  }

  private Sample sample(String command, long millis) {
    return Sample.parse(answer(command, "SAMPLE", millis));
  }

  private String answer(String command, String word, long millis) {
    try {
      return answer(word, ANSWER_SECONDS + TimeUnit.MILLISECONDS.toSeconds(millis));
    } catch (IOException e) {
      throw new IllegalStateException(name + " has ended; it was asked for: " + command, e);
    }
  }

  /** What follows the word in the next line. A child that does not answer in time is ended. */
  private String answer(String word, long seconds) throws IOException {
    Thread guard = new Thread(() -> endIfStillWaiting(seconds), "guard of " + name);
    guard.setDaemon(true);
    guard.start();
    String line = answers.readLine();
    guard.interrupt();
    if (line == null) {
      process.destroyForcibly();
      throw new IllegalStateException(name + " did not answer");
    }
    if (!line.startsWith(word)) {
      throw new IllegalStateException(name + ": " + line);
    }
    return line.substring(word.length()).strip();
  }

  private void endIfStillWaiting(long seconds) {
    try {
      TimeUnit.SECONDS.sleep(seconds);
      process.destroyForcibly();
    } catch (InterruptedException e) {
      // it has answered
    }
  }

  /** Ends its input, and with it the child; returns when it is gone. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (IOException e) {
      // it has ended already
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
