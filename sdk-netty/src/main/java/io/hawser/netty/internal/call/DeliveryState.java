package io.hawser.netty.internal.call;

import io.hawser.error.ConnectionLostException;
import io.hawser.error.Delivery;
import io.hawser.error.HawserException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Tracks how far a request has got on its way to the server. A caller whose error says that its
 * request was not sent can rely on that: giving up and taking for sending exclude each other.
 *
 * <p>A superclass of the request, so that it costs no object of its own.
 */
abstract class DeliveryState extends OutboundMessage {
  private static final int QUEUED = 0;
  private static final int TAKEN = 1;
  private static final int GIVEN_UP = 2;

  private static final VarHandle CLAIM;

  static {
    try {
      CLAIM = MethodHandles.lookup().findVarHandle(DeliveryState.class, "claim", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile int claim = QUEUED;

  /** True if it was sent before and is sent again: whatever happens now, it may have arrived. */
  private volatile boolean repeated;

  /** The servers that are not the leader, if the request has met any. */
  private volatile @Nullable Denials denials;

  /** Returns how far the request has got. Any thread. */
  @Override
  public final Delivery delivery() {
    // In the reverse of the order in which queueAgain() writes, so that none can be missed.
    return claim == TAKEN || repeated ? Delivery.MAYBE_SENT : Delivery.NOT_SENT;
  }

  /** Takes the request for sending, if it waits for that. Event loop of its connection. */
  final boolean take() {
    return CLAIM.compareAndSet(this, QUEUED, TAKEN);
  }

  /** Keeps the request from being sent if that is still possible. Any thread. */
  final Delivery giveUp() {
    CLAIM.compareAndSet(this, QUEUED, GIVEN_UP);
    return delivery();
  }

  /** Lets the request be sent once more. Event loop of the connection that had it. */
  final void queueAgain() {
    if (claim == TAKEN) {
      repeated = true; // first, so that no thread can believe that it was never sent
      claim = QUEUED;
    }
  }

  /**
   * Lets the request be sent once more, because a server answered that it is not the leader. Event
   * loop of that connection.
   *
   * @param unchanged whether the server has certainly done nothing: then it is as if the request
   *     had never been sent
   */
  public final Denials denied(InFlightPermits by, boolean unchanged) {
    Denials before = denials;
    Denials now = (before == null ? Denials.none() : before).plus(by);
    denials = now;
    if (unchanged) {
      CLAIM.compareAndSet(this, TAKEN, QUEUED);
    } else {
      queueAgain();
    }
    return now;
  }

  /** Lets the request ask every server again. Event loop of the connection that has it. */
  public final Denials searchAgain() {
    Denials before = denials;
    Denials now = (before == null ? Denials.none() : before).nextRound();
    denials = now;
    return now;
  }

  /**
   * Returns the servers that answered that they are not the leader, or {@code null}. Any thread.
   */
  public final @Nullable Denials denials() {
    return denials;
  }

  /**
   * Returns the error that is true of a request that may have moved: one that was never written on
   * this connection may have been written on the one it moved from.
   */
  public final HawserException certain(HawserException error) {
    return !repeated || error.delivery() == Delivery.MAYBE_SENT
        ? error
        : new ConnectionLostException(
            Delivery.MAYBE_SENT,
            error.getMessage()
                + ". It had been sent to another server before, which may have received it",
            error);
  }
}
