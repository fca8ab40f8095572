package io.hawser.testservers.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A child process that is ready. Its standard input is a pipe that this JVM holds: when this JVM
 * ends, in whatever way, the pipe ends, and with it the child. Its log goes to a file, the last
 * lines of which are part of each error. Commands may be asked by many threads; all other methods
 * are for one thread at a time.
 */
public final class ChildProcess implements AutoCloseable {
  private static final Duration READY_LIMIT = Duration.ofMinutes(5);
  private static final Duration ANSWER_LIMIT = Duration.ofMinutes(3);
  private static final long END_SECONDS = 60;

  private final ChildCommand command;
  private final Process process;
  private final ChildLog log;
  private final Thread reader;
  private final CompletableFuture<String> ready = new CompletableFuture<>();
  private final PendingCommands pending = new PendingCommands();
  private final List<String> printedAtStart = new CopyOnWriteArrayList<>();
  private volatile long pid;
  private volatile @Nullable Process guard; // while it is suspended

  private ChildProcess(ChildCommand command, Process process, ChildLog log) {
    this.command = command;
    this.process = process;
    this.log = log;
    this.pid = process.pid();
    this.reader = new Thread(this::read, "output of " + command.name());
    reader.setDaemon(true);
  }

  /**
   * Starts a child and waits until it is ready. Lines of its standard output that belong to no
   * command are part of its log.
   *
   * @param command how to start it
   * @param workDirectory where it runs, and where its log is
   * @return the child, ready
   * @throws IllegalStateException if it does not get ready
   */
  public static ChildProcess start(ChildCommand command, Path workDirectory) {
    Path log = workDirectory.resolve(command.name() + ".log").toAbsolutePath();
    ChildProcess child;
    try {
      Process process = command.process(workDirectory, log).start();
      child = new ChildProcess(command, process, new ChildLog(log));
    } catch (IOException e) {
      throw new IllegalStateException("Cannot start " + command.name(), e);
    }
    child.reader.start();
    child.awaitReady();
    return child;
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (ready.isDone()) {
          if (!pending.complete(line)) {
            log.append(line);
          }
        } else {
          readBeforeReady(line);
        }
      }
    } catch (IOException e) {
      ready.completeExceptionally(e);
    } finally {
      ready.completeExceptionally(new IOException("its output has ended"));
      pending.close();
    }
  }

  private void readBeforeReady(String line) {
    printedAtStart.add(line);
    String greeting = command.greeting(line);
    if (command.announcedPid(line) != 0) {
      pid = command.announcedPid(line);
    } else if (greeting != null) {
      ready.complete(greeting);
    } else {
      log.append(line);
    }
  }

  private void awaitReady() {
    try {
      ready.get(READY_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      close();
      throw new IllegalStateException(command.name() + " did not get ready. " + described(), e);
    } catch (InterruptedException e) {
      kill9();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for " + command.name(), e);
    }
  }

  /**
   * Returns the greeting that the child printed when it was ready.
   *
   * @return one line, which may be empty
   */
  public String greeting() {
    return ready.getNow("");
  }

  /**
   * Returns the output of the child until it was ready, without its errors.
   *
   * @return the lines, the last of which says that it is ready
   */
  public List<String> printedAtStart() {
    return List.copyOf(printedAtStart);
  }

  /**
   * Has it execute a command, which takes 3 minutes at most.
   *
   * @param line the command
   * @return the answer
   * @throws CommandFailure if the command fails
   * @throws IllegalStateException if there is no answer
   */
  public String ask(String line) {
    return ask(line, ANSWER_LIMIT);
  }

  /**
   * Has it execute a command. A child that does not answer in time is killed.
   *
   * @param line the command
   * @param limit how long it may take
   * @return the answer
   * @throws CommandFailure if the command fails
   * @throws IllegalStateException if there is no answer
   */
  public String ask(String line, Duration limit) {
    String number = pending.nextNumber();
    CompletableFuture<String> answer = pending.add(number);
    try {
      writeLine(number + " " + line);
      return CommandFailure.resultOrThrow(
          command.name(), line, answer.get(limit.toMillis(), TimeUnit.MILLISECONDS), log);
    } catch (TimeoutException e) {
      kill9();
      throw unanswered(line, "within " + limit.toMillis() + " ms", e);
    } catch (IOException | ExecutionException e) {
      throw unanswered(line, "but has ended", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for: " + line, e);
    } finally {
      pending.remove(number);
    }
  }

  private IllegalStateException unanswered(String line, String what, Exception cause) {
    return new IllegalStateException(
        command.name() + " has not answered \"" + line + "\" " + what + ". " + described(), cause);
  }

  /**
   * Says where to look when something is wrong, for messages.
   *
   * @return a sentence with the path of its log, and the log's last lines
   */
  public String described() {
    return log.described();
  }

  /** Returns the lines that it has logged so far. */
  public List<String> logLines() {
    return log.lines();
  }

  private synchronized void writeLine(String line) throws IOException {
    OutputStream input = process.getOutputStream();
    input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    input.flush();
  }

  /**
   * Returns the process that signals are for.
   *
   * @return its id
   */
  public long pid() {
    return pid;
  }

  /** Stops it where it is, connections open: it answers nothing any more. */
  public void suspend() {
    endGuard();
    guard = Signals.killWithThisJvm(pid); // it cannot see the end of its input any more
    Signals.suspend(pid);
  }

  /** Lets it go on after {@link #suspend()}. */
  public void resume() {
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

  /** Sends SIGTERM and returns immediately. */
  public void beginTermination() {
    Signals.send("TERM", pid);
  }

  /** Sends SIGTERM, also to a suspended one; returns when it is gone. */
  public void terminate() {
    if (process.isAlive()) {
      beginTermination();
      resume();
    }
    if (!awaitEnd()) {
      kill9();
    }
  }

  /** Kills it by SIGKILL; returns when it is gone. */
  public void kill9() {
    endGuard();
    if (pid == process.pid()) {
      process.destroyForcibly();
    } else if (process.isAlive()) {
      Signals.send("KILL", pid);
    }
    awaitEnd();
    endInput();
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

  /** Returns the exit status of a child that has ended. */
  public int exitStatus() {
    return process.exitValue();
  }

  /** Returns false if it goes on; else its output has been read to the end. */
  private boolean awaitEnd() {
    try {
      boolean ended = process.waitFor(END_SECONDS, TimeUnit.SECONDS);
      if (ended) {
        reader.join(TimeUnit.SECONDS.toMillis(END_SECONDS));
      }
      return ended;
    } catch (InterruptedException e) {
      endInput();
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
