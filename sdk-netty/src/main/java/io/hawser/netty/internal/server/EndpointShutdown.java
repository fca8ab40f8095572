package io.hawser.netty.internal.server;

import io.hawser.netty.internal.discovery.ServerAnnouncer;
import io.hawser.netty.internal.runtime.OwnThreads;
import io.hawser.registry.ServerAddress;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes a server endpoint once, in the order in which its clients notice least. */
public final class EndpointShutdown {
  private static final Logger log = LoggerFactory.getLogger(EndpointShutdown.class);

  private final ServerAddress address;
  private final ListeningSocket socket;
  private final EndpointThreads threads;
  private final InFlightWork running;
  private final ClientRegistry clients;
  private final @Nullable ServerAnnouncer announcer;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();

  /**
   * Creates it; nothing is closed yet.
   *
   * @param address names the endpoint in the log
   * @param socket accepts connections
   * @param threads closed last
   * @param running what is awaited
   * @param clients whose connections are counted in the log
   * @param announcer closed first, so that clients leave; {@code null} if the endpoint is in no
   *     registry
   */
  public EndpointShutdown(
      ServerAddress address,
      ListeningSocket socket,
      EndpointThreads threads,
      InFlightWork running,
      ClientRegistry clients,
      @Nullable ServerAnnouncer announcer) {
    this.address = address;
    this.socket = socket;
    this.threads = threads;
    this.running = running;
    this.clients = clients;
    this.announcer = announcer;
  }

  /**
   * Closes the endpoint. A second call waits for the first.
   *
   * @param limit how long to wait for clients, requests and pushes; zero does not wait
   */
  public void close(Duration limit) {
    long nanos = TimeUnit.NANOSECONDS.convert(limit); // saturates
    if (!begun.compareAndSet(false, true)) {
      closed.join(); // without regard to interrupts
      return;
    }
    boolean interrupted;
    try {
      interrupted = closeNow(nanos);
    } finally {
      closed.complete(null);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Closes the socket and ends the threads, whatever the steps before them throw. */
  private boolean closeNow(long nanos) {
    boolean interrupted = false;
    int before = running.count();
    int after;
    int connected;
    try {
      try {
        if (announcer != null) {
          announcer.close(); // first of all, so that clients stop asking
        }
      } finally {
        if (nanos > 0) {
          interrupted = drain(System.nanoTime() + nanos);
        }
      }
    } finally {
      running.cutOff();
      after = running.count();
      connected = clients.sessions().size();
      threads.end(socket);
    }
    log.info(
        "Closed the server that listened on {}: {}", address, report(before, after, connected));
    return interrupted;
  }

  private static String report(int before, int after, int connected) {
    String unfinished =
        after == 0
            ? before == 0 ? "nothing was in flight" : "all of them have ended"
            : after + " request(s) and pushes were cut off when the time for closing was over";
    return (before == 0 ? "" : before + " request(s) and pushes were in flight; ")
        + unfinished
        + (connected == 0 ? "" : "; " + connected + " registered connection(s) were closed");
  }

  /** Returns whether the waiting was interrupted, which ends it. */
  private boolean drain(long deadline) {
    OwnThreads.callElsewhere(
        EndpointThreads.CLOSER,
        () -> {
          socket.stopAccepting(EndpointThreads.CLOSE_MILLIS);
          return true;
        });
    try {
      boolean clientsLeave = announcer != null && announcer.isAnnounced();
      boolean allLeft = !clientsLeave || threads.channels().newCloseFuture().await(left(deadline));
      if (!allLeft) {
        log.info(
            "Closing {}, although {} connections have not left",
            address,
            threads.channels().size());
      }
      if (!running.rejectAndAwaitNone(TimeUnit.MILLISECONDS.toNanos(left(deadline)))) {
        log.warn("Closing {}, although requests or pushes are not complete", address);
      }
      // Behind all answers.
      OwnThreads.callElsewhere(
              EndpointThreads.CLOSER, () -> threads.channels().writeAndFlush(Unpooled.EMPTY_BUFFER))
          .await(left(deadline));
    } catch (InterruptedException e) {
      log.info("Interrupted while closing {}; not waiting any longer", address);
      return true;
    }
    return false;
  }

  private static long left(long deadlineNanos) {
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime()));
  }
}
