package io.hawser.netty.internal.call;

import io.hawser.error.HawserException;
import io.hawser.protocol.Message;
import io.hawser.protocol.Request;
import io.hawser.protocol.Response;
import io.hawser.protocol.TransactionRequest;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A request, its deadline, and the thread that waits for it. A superclass of {@link MessageFuture},
 * so that it costs no object of its own.
 *
 * @param <R> the kind of the answer
 */
public abstract class TimedRequest<R extends Response> extends DeliveryState {
  /**
   * The time by which a caller must be late to fail its request itself; the event loop fails
   * overdue ones.
   */
  static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

  private final Request<R> request;
  private final Map<String, String> headMap;
  private final long timeoutMillis;
  private final long deadlineNanos;
  private final boolean hasWaited;

  /** Its id on the connection, confined to that one's event loop. */
  int id;

  /** The caller's thread, once it waits. */
  volatile @Nullable Thread waiter;

  /**
   * Creates a request.
   *
   * @param startNanos when its time-out began, as {@link System#nanoTime} counts
   * @param hasWaited whether it has waited for a server since then
   */
  TimedRequest(
      Request<R> request,
      Map<String, String> headMap,
      long timeoutMillis,
      long startNanos,
      boolean hasWaited) {
    this.request = request;
    this.headMap = headMap;
    this.timeoutMillis = timeoutMillis;
    this.deadlineNanos = startNanos + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    this.hasWaited = hasWaited;
  }

  public final Request<R> request() {
    return request;
  }

  /** Returns the request's name for messages. */
  public final String name() {
    return request.getClass().getSimpleName();
  }

  final Map<String, String> headMap() {
    return headMap;
  }

  final long timeoutMillis() {
    return timeoutMillis;
  }

  /** Returns when its time is up, as {@link System#nanoTime} counts. A move does not change it. */
  public final long deadlineNanos() {
    return deadlineNanos;
  }

  final long startNanos() {
    return deadlineNanos - TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
  }

  /**
   * Returns when a waiting caller completes the request itself, because the event loop has not, as
   * {@link System#nanoTime} counts.
   */
  final long graceEndNanos() {
    return deadlineNanos + GRACE_NANOS;
  }

  /** Wakes the waiting caller, which then looks at the clock. */
  final void wakeCaller() {
    LockSupport.unpark(waiter);
  }

  /** Returns whether it has waited for a server, so that part of its time-out is already over. */
  final boolean hasWaited() {
    return hasWaited;
  }

  /** Returns whether it may share a frame with others. */
  final boolean isMergeable() {
    return headMap.isEmpty() && request instanceof TransactionRequest<?>;
  }

  /** Returns whether this answers it. */
  final boolean isAnsweredBy(Message answer) {
    return request.responseType().isInstance(answer);
  }

  /** Returns the name of the other side. */
  abstract String peer();

  /** Returns whether it has completed, or is just being completed. */
  abstract boolean isDone();

  /** Returns the answer or the error; {@code null} before it completes. */
  abstract @Nullable Object outcome();

  /** Fails the request. Returns whether it had not completed before. */
  abstract boolean fail(HawserException error);

  /** Fails the request for its waiting caller, which does not know how far it has got. */
  abstract boolean abandon(HawserException error);
}
