package io.hawser.netty.internal.call;

import io.hawser.error.ConnectionLostException;
import io.hawser.error.Delivery;
import io.hawser.error.HawserException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How far a request has got on its way to the server. A caller that was told that its request was
 * not sent can rely on that: giving up and taking for sending exclude each other.
 *
 * <p>A superclass of the request, so that it costs no object of its own.
 */
abstract class DeliveryState {
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

  /** Whether it was sent before and is sent again: whatever happens now, it may have arrived. */
  private volatile boolean repeated;

  /** Returns how far the request has got. Any thread. */
  public final Delivery delivery() {
    // In the other order than queueAgain() writes them: it must not slip through in between.
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
