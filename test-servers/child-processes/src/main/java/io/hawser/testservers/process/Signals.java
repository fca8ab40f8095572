package io.hawser.testservers.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Sends signals to processes, which need not be children of this JVM. */
final class Signals {
  private Signals() {}

  /** Sends a signal, for example {@code TERM}; nothing happens if there is no such process. */
  static void send(String signal, long pid) {
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new IllegalStateException("Cannot send " + signal + " to process " + pid, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while signalling process " + pid, e);
    }
  }

  /** Starts a small shell that kills the process when this JVM ends, in whatever way. */
  static Process killWithThisJvm(long pid) {
    String script = "read -r line; kill -9 " + pid;
    try {
      return new ProcessBuilder("sh", "-c", script)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new IllegalStateException("Cannot guard process " + pid, e);
    }
  }

  /** Stops a process where it is; returns when none of its threads runs any more. */
  static void suspend(long pid) {
    send("STOP", pid);
    // The signal has been sent, but on a busy machine a thread may run on for a moment.
    while (!allThreadsAreStopped(pid)) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static boolean allThreadsAreStopped(long pid) {
    Path process = Path.of("/proc/" + pid);
    try (Stream<Path> tasks = Files.list(process.resolve("task"))) {
      for (Path task : tasks.toList()) {
        String stat = Files.readString(task.resolve("stat"));
        // "tid (name) state …"; the name may contain anything, so the state is looked for behind
        // it.
        if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      // A thread has just ended: look again. Or the whole process, of which nothing runs then.
      return !Files.exists(process);
    }
  }
}
