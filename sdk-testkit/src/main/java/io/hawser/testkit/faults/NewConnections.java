package io.hawser.testkit.faults;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The data of connections that are not yet accepted: their numbers, their faults, and the futures
 * that wait for them. Thread-safe.
 */
final class NewConnections {
  /**
   * Guards all fields. The accepting thread acquires it, so no code may wait for that thread while
   * holding it.
   */
  private final ReentrantLock lock = new ReentrantLock();

  private final Queue<List<Fault>> next = new ArrayDeque<>();
  private final List<CompletableFuture<ProxiedConnection>> waiting = new ArrayList<>();
  private List<Fault> faults = List.of();
  private long lastNumber;
  private boolean closed;

  /** Opens an accepted connection. */
  interface Opening {
    void open(long number, List<Fault> faults);
  }

  /** Sets the faults of all new connections. */
  void set(List<Fault> all) {
    lock.lock();
    try {
      faults = all;
    } finally {
      lock.unlock();
    }
  }

  /** Sets the faults of one more new connection. */
  void addNext(List<Fault> own) {
    lock.lock();
    try {
      next.add(own);
    } finally {
      lock.unlock();
    }
  }

  /** Removes all faults of new connections. */
  void heal() {
    lock.lock();
    try {
      next.clear();
      faults = List.of();
    } finally {
      lock.unlock();
    }
  }

  /** Opens a connection. Changes of the faults are made before or after that. */
  void accepted(Opening opening) {
    lock.lock();
    try {
      List<Fault> own = next.poll();
      opening.open(++lastNumber, own == null ? faults : own);
    } finally {
      lock.unlock();
    }
  }

  /** Returns what is read while no connection is being opened. */
  <T> T between(Supplier<T> reading) {
    lock.lock();
    try {
      return reading.get();
    } finally {
      lock.unlock();
    }
  }

  /** Returns a future for the next connection that reaches the server; cancelled when closed. */
  CompletableFuture<ProxiedConnection> next() {
    CompletableFuture<ProxiedConnection> future = new CompletableFuture<>();
    lock.lock();
    try {
      if (closed) {
        future.cancel(false);
      } else {
        waiting.add(future);
      }
    } finally {
      lock.unlock();
    }
    return future;
  }

  /** Completes the futures with a connection that has reached the server. */
  void connected(ProxiedConnection connection) {
    taken(false).forEach(future -> future.complete(connection));
  }

  /** Rejects further waiting and returns the futures that are waiting, for the caller to cancel. */
  List<CompletableFuture<ProxiedConnection>> close() {
    return taken(true);
  }

  private List<CompletableFuture<ProxiedConnection>> taken(boolean last) {
    lock.lock();
    try {
      closed |= last;
      List<CompletableFuture<ProxiedConnection>> all = List.copyOf(waiting);
      waiting.clear();
      return all;
    } finally {
      lock.unlock();
    }
  }
}
