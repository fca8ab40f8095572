package io.hawser.interop;

import io.hawser.ClientStatus;
import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A client of ours in use: 16 threads that begin transactions and ask for their status. */
final class Load implements AutoCloseable {
  private static final int THREADS = 16;

  /** Of each thread: 160 requests a second, so that two cores can bear four clients. */
  private static final Duration PERIOD = Duration.ofMillis(100);

  private final Traffic traffic = new Traffic();
  private final Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
  private final AtomicLong calls = new AtomicLong();
  private final List<Thread> threads = new ArrayList<>();
  private final HawserClient client;
  private volatile boolean closed;

  private Load(HawserConfig config) {
    client = HawserClient.connect(config, List.of(traffic));
  }

  static Load start(String name, HawserConfig config) {
    Load load = new Load(config);
    long start = System.nanoTime();
    for (int i = 0; i < THREADS; i++) {
      long first = start + PERIOD.toNanos() * i / THREADS;
      Thread thread = new Thread(() -> load.run(first), "load on " + name + " " + i);
      load.threads.add(thread);
      thread.start();
    }
    return load;
  }

  private void run(long first) {
    String xid = null;
    long due = first;
    while (!closed) {
      // A thread that was held up does not make up for it.
      due = Math.max(due + PERIOD.toNanos(), System.nanoTime());
      while (!closed && due - System.nanoTime() > 0) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      calls.incrementAndGet();
      try {
        if (xid == null) {
          xid = client.transactionManager().begin("load", Duration.ofMinutes(1));
        } else {
          client.transactionManager().getStatus(xid);
          xid = null;
        }
      } catch (RuntimeException e) {
        failures.add(e);
        xid = null;
      }
    }
  }

  Traffic traffic() {
    return traffic;
  }

  /** How many calls were made. */
  long calls() {
    return calls.get();
  }

  /** What the calls threw so far, whether a server was involved or not. */
  List<RuntimeException> failures() {
    return List.copyOf(failures);
  }

  /** Whether a connection to the server is in use. */
  boolean uses(String server) {
    return client.status().servers().stream()
        .anyMatch(
            s -> s.address().toString().equals(server) && s.state() == ClientStatus.State.READY);
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    for (Thread thread : threads) {
      thread.join();
    }
    client.close();
  }
}
