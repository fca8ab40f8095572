package io.hawser.testservers.process;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The commands that a child has not answered yet, by their numbers. */
final class PendingCommands {
  private final Map<String, CompletableFuture<String>> byNumber = new ConcurrentHashMap<>();
  private final AtomicLong last = new AtomicLong();
  private volatile boolean closed;

  String nextNumber() {
    return Long.toString(last.incrementAndGet());
  }

  /** Adds a command, and returns its answer without its number. */
  CompletableFuture<String> add(String number) {
    CompletableFuture<String> answer = new CompletableFuture<>();
    byNumber.put(number, answer);
    if (closed) { // after the last look at the table, perhaps
      answer.completeExceptionally(ended());
    }
    return answer;
  }

  void remove(String number) {
    byNumber.remove(number);
  }

  /** Completes a command if the line is its answer; returns false for any other line. */
  boolean complete(String line) {
    int blank = line.indexOf(' ');
    CompletableFuture<String> answer = blank < 0 ? null : byNumber.remove(line.substring(0, blank));
    return answer != null && answer.complete(line.substring(blank + 1));
  }

  /** Fails all commands, as there will be no more answers. */
  void close() {
    closed = true;
    byNumber.values().forEach(answer -> answer.completeExceptionally(ended()));
  }

  private static IOException ended() {
    return new IOException("its output has ended");
  }
}
