package io.hawser.testservers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A child JVM that is ready. Its standard input is a pipe that this JVM holds: when this JVM ends,
 * in whatever way, the pipe ends, and with it the child. Standard error goes to a file.
 */
final class ChildJvm implements AutoCloseable {
  private static final long READY_SECONDS = 120;
  private static final long END_SECONDS = 10;
  private static final int LAST_LINES = 25;

  private final String name;
  private final Process process;
  private final Path log;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();

  private ChildJvm(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a child and waits until it is ready.
   *
   * @param output takes the lines after the one that says READY, on a thread of the child's own
   * @param ended runs when there will be no more lines
   */
  static ChildJvm start(
      ChildCommand command, Path workDirectory, Consumer<String> output, Runnable ended) {
    String name = command.module().folder() + " " + command.mainClass();
    Path log = workDirectory.resolve(command.mainClass() + ".log");
    ChildJvm child;
    try {
      Process process =
          command
              .process(workDirectory)
              // Appended: a restarted server goes on in the same file.
              .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      child = new ChildJvm(name, process, log);
    } catch (IOException e) {
      throw new IllegalStateException("Cannot start " + name, e);
    }
    Thread reader = new Thread(() -> child.read(output, ended), "output of " + name);
    reader.setDaemon(true);
    reader.start();
    child.awaitReady();
    return child;
  }

  private void read(Consumer<String> output, Runnable ended) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!ready.isDone() && line.startsWith("READY")) {
          ready.complete(null);
        } else {
          output.accept(line);
        }
      }
    } catch (IOException e) {
      ready.completeExceptionally(e);
    } finally {
      ready.completeExceptionally(new IOException("its output ended"));
      ended.run();
    }
  }

  private void awaitReady() {
    try {
      ready.get(READY_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      close();
      throw new IllegalStateException(name + " did not get ready. " + described(), e);
    } catch (InterruptedException e) {
      kill9();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for " + name, e);
    }
  }

  /** Where to look when something is wrong, for messages. */
  String described() {
    return "Its log is " + log + ", which ends in:\n" + String.join("\n", lastLines());
  }

  private List<String> lastLines() {
    try {
      List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
      return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
    } catch (IOException e) {
      return List.of("(" + e + ")");
    }
  }

  /** Writes a line to its standard input. */
  synchronized void writeLine(String line) throws IOException {
    OutputStream input = process.getOutputStream();
    input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    input.flush();
  }

  /** Stops it where it is, connections open: it answers nothing any more. */
  void suspend() {
    try {
      Process kill =
          new ProcessBuilder("kill", "-STOP", Long.toString(process.pid())).inheritIO().start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("kill -STOP " + process.pid() + " failed");
      }
      // The signal has been sent, but on a busy machine a thread may run on for a moment.
      while (process.isAlive() && !allThreadsAreStopped()) {
        Thread.onSpinWait();
      }
    } catch (IOException e) {
      throw new IllegalStateException("Cannot suspend " + name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while suspending " + name, e);
    }
  }

  private boolean allThreadsAreStopped() throws IOException {
    try (Stream<Path> tasks = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
      for (Path task : tasks.toList()) {
        String stat = Files.readString(task.resolve("stat"));
        // "tid (name) state …"; the name may contain anything, so the state is looked for behind
        // it.
        if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') {
          return false;
        }
      }
      return true;
    } catch (NoSuchFileException e) {
      return false; // a thread has just ended; look again
    }
  }

  /** Ends it without a chance to say goodbye; returns when it is gone. */
  void kill9() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Ends its input, and with it the process; returns when it is gone. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // It has ended already.
    }
    if (!awaitEnd()) {
      kill9();
    }
  }

  /** After its end. */
  int exitStatus() {
    return process.exitValue();
  }

  private boolean awaitEnd() {
    try {
      return process.waitFor(END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
