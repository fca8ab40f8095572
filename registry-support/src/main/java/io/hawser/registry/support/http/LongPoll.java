package io.hawser.registry.support.http;

import io.hawser.registry.support.RegistryThreads;
import io.hawser.registry.support.SessionEvents;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Waits for changes of one cluster, on a thread of its own. After each poll, whether it reported a
 * change or its time was up, the cluster is read, and the term that was read then begins the next
 * poll. So a change between a read and a poll is noticed by its term.
 */
final class LongPoll {
  /** Polls of one term do not begin more often, whatever the server answers. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final TermProtocol protocol;
  private final HttpServer server;
  private final String cluster;
  private final Duration timeout;
  private final SessionEvents events;
  private final BlockingQueue<Long> terms = new ArrayBlockingQueue<>(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;

  /**
   * Creates a poll that {@link #start} and the first {@link #read} begin.
   *
   * @param server the server, for this poll alone
   * @param timeout how long the server is asked to wait
   */
  LongPoll(
      TermProtocol protocol,
      HttpServer server,
      String cluster,
      Duration timeout,
      SessionEvents events,
      String threadName) {
    this.protocol = protocol;
    this.server = server;
    this.cluster = cluster;
    this.timeout = timeout;
    this.events = events;
    this.thread = RegistryThreads.daemon(this::run, threadName + "-poll");
  }

  void start() {
    thread.start();
  }

  /** Notes the term of the cluster that was read: the next poll waits for another one. */
  void read(long term) {
    terms.clear();
    terms.offer(term);
  }

  private void run() {
    try {
      pollUntilStopped();
    } catch (HttpFailure e) {
      if (!isStopped()) {
        events.lost(e);
      }
    } catch (InterruptedException e) {
      // stopped
    } catch (Throwable e) { // also an Error: without this thread nothing would be noticed
      events.lost(e);
    }
  }

  private void pollUntilStopped() throws HttpFailure, InterruptedException {
    Long before = null;
    while (!isStopped()) {
      Long term = terms.take();
      if (term.equals(before) && stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
      long begun = System.nanoTime();
      boolean changed = protocol.poll(server, cluster, term, timeout);
      boolean early = System.nanoTime() - begun < PAUSE.toNanos();
      before = changed || early ? term : null; // a time-out was pause enough
      if (!isStopped()) {
        events.changed(cluster);
      }
    }
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }

  /** Stops it, and closes the connection of a poll that waits. */
  void stop() {
    stopped.countDown();
    server.abort();
    thread.interrupt();
  }
}
