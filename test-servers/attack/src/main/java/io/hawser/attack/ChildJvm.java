package io.hawser.attack;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A JVM that serves {@link Orders}. It ends with its standard input, and so with this JVM. */
final class ChildJvm implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final String name;
  private final Path log;
  private final Process process;
  private final BufferedReader answers;
  private final String greeting;

  /**
   * Starts it and waits for its greeting.
   *
   * @param main the class to run
   * @param classPath where it is
   * @param options of the JVM
   * @param log where its standard error goes
   * @param arguments of the class
   */
  ChildJvm(
      Class<?> main, String classPath, List<String> options, Path log, List<String> arguments) {
    this.name = main.getSimpleName();
    this.log = log;
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, main.getName()));
    command.addAll(arguments);
    try {
      process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start " + name, e);
    }
    answers = process.inputReader(StandardCharsets.UTF_8);
    greeting = answer("its start", START_LIMIT);
  }

  /** What it said first. */
  String greeting() {
    return greeting;
  }

  /** Has it obey an order, which takes at most so long; returns its answer. */
  String tell(String order, Duration limit) {
    try {
      process.getOutputStream().write((order + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw broken("has ended before the order \"" + order + "\"", e);
    }
    return answer("the order \"" + order + "\"", limit);
  }

  private String answer(String to, Duration limit) {
    CompletableFuture<String> line = CompletableFuture.supplyAsync(this::readLine);
    try {
      String answer = line.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (answer.startsWith("FAILED")) {
        throw broken("answered " + to + ": " + answer, null);
      }
      return answer;
    } catch (TimeoutException e) {
      process.destroyForcibly();
      throw broken("has not answered " + to + " within " + limit.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw broken("ended during " + to, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw broken("was not waited for during " + to, e);
    }
  }

  private String readLine() {
    try {
      String line = answers.readLine();
      if (line == null) {
        throw new IllegalStateException("its output has ended");
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private IllegalStateException broken(String what, @Nullable Exception e) {
    return new IllegalStateException("The JVM of " + name + " " + what + "; its log: " + log, e);
  }

  /** How many lines it has written to its log so far. */
  long logLines() {
    try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      return lines.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    end();
  }

  /** Ends the JVM, if it has not ended. */
  void end() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
