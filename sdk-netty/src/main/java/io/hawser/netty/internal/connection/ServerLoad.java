package io.hawser.netty.internal.connection;

import io.hawser.error.OverloadedException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The load of one server in one role, over all of its connections: the requests that hold an
 * in-flight permit, whether there is room for more, whether more had better go elsewhere, and the
 * pushes that are handled here. Any thread, unless said otherwise.
 */
public final class ServerLoad {
  /** Says whether a request got a permit. */
  public enum Admission {
    ADMITTED,
    NOT_READY,
    FULL,
    QUEUE_FULL,
    CLIENT_FULL
  }

  private final String name;
  private final ConnectionSettings settings;
  private final InFlightLimit total;
  private final Runnable onIdle;
  private final AtomicInteger inFlight = new AtomicInteger();

  /** Pushes of the server whose handlers have not yet answered. */
  private final AtomicInteger pushes = new AtomicInteger();

  private volatile boolean hindered;

  // Event loop only.
  private boolean unwritable;
  private boolean suspect;

  /**
   * Creates the load of one server.
   *
   * @param total the permits of the whole client
   * @param onIdle called when the last request or the last push ends; any thread
   */
  public ServerLoad(
      String name, ConnectionSettings settings, InFlightLimit total, Runnable onIdle) {
    this.name = name;
    this.settings = settings;
    this.total = total;
    this.onIdle = onIdle;
  }

  public int inFlight() {
    return inFlight.get();
  }

  /** Returns how many requests and pushes are in flight. */
  public ClosingReport.Pending unfinished() {
    return new ClosingReport.Pending(inFlight.get(), pushes.get());
  }

  public boolean isIdle() {
    return inFlight.get() == 0 && pushes.get() == 0;
  }

  /** Counts a request, before it is looked at whether it may stay. Returns how many there are. */
  int enter() {
    return inFlight.incrementAndGet();
  }

  /**
   * Decides whether the request that made them so many may stay. A new one counts for the client,
   * too.
   */
  Admission admit(int entered, boolean isNew) {
    if (entered > settings.maxInFlight()) {
      return Admission.FULL;
    }
    return isNew && !total.take() ? Admission.CLIENT_FULL : Admission.ADMITTED;
  }

  /** Takes back the permits of requests that have ended. */
  void release(int requests) {
    total.release(requests);
    leave(requests);
  }

  /** Takes back the permits of requests that have moved, or that were not admitted. */
  void leave(int requests) {
    if (inFlight.addAndGet(-requests) == 0) {
      onIdle.run();
    }
  }

  public void pushBegan() {
    pushes.incrementAndGet();
  }

  /** Counts one push fewer: its answer was written, or cannot be. */
  public void pushEnded() {
    if (pushes.decrementAndGet() == 0) {
      onIdle.run();
    }
  }

  /**
   * Returns whether other servers should get new requests: this one does not read them as fast as
   * they come (unwritable), or it has been silent for too long (suspect).
   */
  public boolean isHindered() {
    return hindered;
  }

  /** Notes whether the connection is unwritable. Runs on the event loop. */
  public void unwritable(boolean now) {
    unwritable = now;
    hindered = unwritable || suspect;
  }

  /** Notes whether the server has been silent for too long. Runs on the event loop. */
  public void suspect(boolean now) {
    suspect = now;
    hindered = unwritable || suspect;
  }

  /** Returns the error of a request that got no permit. */
  OverloadedException overloaded(Admission rejection) {
    if (rejection == Admission.CLIENT_FULL) {
      return total.overloaded();
    }
    String what =
        rejection == Admission.QUEUE_FULL
            ? name
                + " does not read its requests, and those that wait for it have reached the "
                + settings.maxQueuedBytes()
                + " bytes that transport.maxQueuedBytesPerServer allows"
            : name
                + " has "
                + settings.maxInFlight()
                + " unanswered requests, the most that transport.maxInFlightPerServer allows";
    return new OverloadedException(what + "; nothing was sent", null);
  }
}
