package io.hawser.testservers.client;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * Threads that begin and commit one transaction after another, and the record of each call. After a
 * failed call a thread pauses, as a caller would.
 */
final class Load {
  private static final long PAUSE_AFTER_FAILURE_MILLIS = 10;

  private final LoadedClient client;
  private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean over;

  Load(LoadedClient client, int callers) {
    this.client = client;
    for (int i = 0; i < callers; i++) {
      Thread thread = new Thread(this::callAll, "load-" + i);
      thread.setDaemon(true);
      threads.add(thread);
    }
    threads.forEach(Thread::start);
  }

  private void callAll() {
    try {
      while (!over) {
        callOnce();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void callOnce() throws InterruptedException {
    Call call = new Call("begin");
    calls.add(call);
    try {
      String xid = client.begin();
      call.end("ok");
      call = new Call("commit");
      calls.add(call);
      client.commit(xid);
      call.end("ok");
    } catch (Throwable e) { // any throwable is an outcome
      call.end(e.getClass().getSimpleName());
      Thread.sleep(PAUSE_AFTER_FAILURE_MILLIS);
    }
  }

  /** Begins no more calls; returns when all calls have completed or the time is up. */
  void stop(long waitMillis) throws InterruptedException {
    over = true;
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMillis);
    for (Thread thread : threads) {
      thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
    }
  }

  /**
   * Writes a line for each call: {@code begin} or {@code commit}, when it began and ended, in
   * microseconds of the epoch, and {@code ok} or the name of the exception. The end of a call that
   * has not ended is 0, its outcome {@code open}.
   */
  void write(Path file) throws IOException {
    try (BufferedWriter lines = Files.newBufferedWriter(file)) {
      for (Call call : calls) {
        long end = call.end;
        String outcome = end == 0 ? "open" : call.outcome;
        lines.write(call.kind + " " + call.begin + " " + end + " " + outcome + "\n");
      }
    }
  }

  private static long now() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }

  private static final class Call {
    private final String kind;
    private final long begin = now();
    private String outcome;

    /** Written last, so that a thread that sees it sees the outcome. */
    private volatile long end;

    Call(String kind) {
      this.kind = kind;
    }

    void end(String how) {
      outcome = how;
      end = now();
    }
  }
}
