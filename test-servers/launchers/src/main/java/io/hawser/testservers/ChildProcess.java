package io.hawser.testservers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A child process that is ready. Its standard input is a pipe that this JVM holds: when this JVM
 * ends, in whatever way, the pipe ends, and with it the child. Its log goes to a file.
 */
final class ChildProcess implements AutoCloseable {
  private static final long READY_SECONDS = 300;
  private static final long END_SECONDS = 60;
  private static final int LAST_LINES = 25;

  private final ChildCommand command;
  private final Process process;
  private final Path log;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private volatile long pid;
  private volatile @Nullable Process guard; // while it is suspended

  private ChildProcess(ChildCommand command, Process process, Path log) {
    this.command = command;
    this.process = process;
    this.log = log;
    this.pid = process.pid();
  }

  /** Starts a child whose standard output is part of its log, and waits until it is ready. */
  static ChildProcess start(ChildCommand command, Path workDirectory) {
    Path log = log(command, workDirectory);
    return start(command, workDirectory, line -> append(log, line), () -> {});
  }

  /**
   * Starts a child and waits until it is ready.
   *
   * @param output takes the lines of its standard output besides the one that says that it is
   *     ready, on a thread of the child's own
   * @param ended runs when there will be no more lines
   */
  static ChildProcess start(
      ChildCommand command, Path workDirectory, Consumer<String> output, Runnable ended) {
    Path log = log(command, workDirectory);
    ChildProcess child;
    try {
      child = new ChildProcess(command, command.process(workDirectory, log).start(), log);
    } catch (IOException e) {
      throw new IllegalStateException("Cannot start " + command.name(), e);
    }
    Thread reader = new Thread(() -> child.read(output, ended), "output of " + command.name());
    reader.setDaemon(true);
    reader.start();
    child.awaitReady();
    return child;
  }

  private static Path log(ChildCommand command, Path workDirectory) {
    return workDirectory.resolve(command.name() + ".log");
  }

  private static void append(Path log, String line) {
    try {
      Files.writeString(log, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(Consumer<String> output, Runnable ended) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (ready.isDone()) {
          output.accept(line);
        } else if (command.announcedPid(line) != 0) {
          pid = command.announcedPid(line);
        } else if (command.isReady(line)) {
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
      throw new IllegalStateException(command.name() + " did not get ready. " + described(), e);
    } catch (InterruptedException e) {
      kill9();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for " + command.name(), e);
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

  /** The process that signals are for. */
  long pid() {
    return pid;
  }

  /** Stops it where it is, connections open: it answers nothing any more. */
  void suspend() {
    endGuard();
    guard = Signals.killWithThisJvm(pid); // it cannot see the end of its input any more
    Signals.suspend(pid);
  }

  /** Lets it go on after {@link #suspend()}. */
  void resume() {
    endGuard();
    Signals.send("CONT", pid);
  }

  private void endGuard() {
    Process last = guard;
    guard = null;
    if (last != null) {
      last.destroyForcibly();
    }
  }

  /** Sends SIGTERM and returns at once. */
  void beginTermination() {
    Signals.send("TERM", pid);
  }

  /** Sends SIGTERM, also to a suspended one; returns when it is gone. */
  void terminate() {
    if (process.isAlive()) {
      beginTermination();
      resume();
    }
    if (!awaitEnd()) {
      kill9();
    }
  }

  /** Ends it without a chance to say goodbye; returns when it is gone. */
  void kill9() {
    endGuard();
    if (pid == process.pid()) {
      process.destroyForcibly();
    } else if (process.isAlive()) {
      Signals.send("KILL", pid);
    }
    awaitEnd();
  }

  /** Ends its input, and with it the process; returns when it is gone. */
  @Override
  public void close() {
    if (guard != null && process.isAlive()) {
      resume();
    }
    endInput();
    if (!awaitEnd()) {
      kill9();
    }
  }

  private void endInput() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // It has ended already.
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
      endInput();
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
