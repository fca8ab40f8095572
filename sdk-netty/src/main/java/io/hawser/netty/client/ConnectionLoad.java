package io.hawser.netty.client;

import io.hawser.error.OverloadedException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one connection has to do: the requests that have a place on it, whether there is room for
 * more, and whether more had better go elsewhere. Any thread, unless said otherwise.
 */
final class ConnectionLoad {
  /** Whether a request has a place. */
  enum Admission {
    TAKEN,
    NOT_READY,
    FULL,
    QUEUE_FULL,
    CLIENT_FULL
  }

  private final String name;
  private final ConnectionSettings settings;
  private final InFlightLimit total;
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile boolean hindered;

  // Event loop only.
  private boolean unwritable;
  private boolean suspect;

  ConnectionLoad(String name, ConnectionSettings settings, InFlightLimit total) {
    this.name = name;
    this.settings = settings;
    this.total = total;
  }

  int inFlight() {
    return inFlight.get();
  }

  /** Counts a request, before it is looked at whether it may stay. Returns how many there are. */
  int enter() {
    return inFlight.incrementAndGet();
  }

  /** Whether the one that made them so many may stay. A new one counts for the client, too. */
  Admission admit(int entered, boolean isNew) {
    if (entered > settings.maxInFlight()) {
      return Admission.FULL;
    }
    return isNew && !total.take() ? Admission.CLIENT_FULL : Admission.TAKEN;
  }

  /** Requests that were admitted have ended; they have to {@link #leave} besides. */
  void ended(int requests) {
    total.release(requests);
  }

  /** Requests have no place any more. Returns whether they were the last. */
  boolean leave(int requests) {
    return inFlight.addAndGet(-requests) == 0;
  }

  /** Not written as fast as requests come, or perhaps gone. */
  boolean isHindered() {
    return hindered;
  }

  /** Event loop. */
  void unwritable(boolean now) {
    unwritable = now;
    hindered = unwritable || suspect;
  }

  /** Event loop. */
  void suspect(boolean now) {
    suspect = now;
    hindered = unwritable || suspect;
  }

  /** Why a request got no place. */
  OverloadedException overloaded(Admission refusal) {
    if (refusal == Admission.CLIENT_FULL) {
      return total.overloaded();
    }
    String what =
        switch (refusal) {
          case QUEUE_FULL ->
              name
                  + " does not read its requests, and those that wait for it have reached the "
                  + settings.maxQueuedBytes()
                  + " bytes that transport.maxQueuedBytesPerServer allows";
          default ->
              name
                  + " has "
                  + settings.maxInFlight()
                  + " unanswered requests, the most that transport.maxInFlightPerServer allows";
        };
    return new OverloadedException(what + "; nothing was sent", null);
  }
}
