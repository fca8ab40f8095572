package io.hawser.netty.internal.call;

import io.hawser.error.HawserException;
import io.hawser.protocol.Response;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Lets the thread that called wait for its request. The event loop fails overdue requests; a caller
 * that is late all the same, or interrupted, fails its request itself.
 */
final class CallerWait {
  private CallerWait() {}

  /** Waits, and has the guard wake the thread when the time is up. */
  static <R extends Response> R await(TimedRequest<R> future, CallGuard guard) {
    future.waiter = Thread.currentThread();
    int place = guard.enter(future);
    if (place == CallGuard.NOT_GUARDED) {
      return awaitEnd(future, null);
    }
    try {
      if (future.outcome() == null) {
        LockSupport.park(future); // what wakes it is nearly always the answer
      }
      return awaitEnd(future, guard);
    } finally {
      guard.leave(place);
    }
  }

  /** Waits, with a timer of the system. */
  static <R extends Response> R await(TimedRequest<R> future) {
    future.waiter = Thread.currentThread();
    return awaitEnd(future, null);
  }

  private static <R extends Response> R awaitEnd(
      TimedRequest<R> future, @Nullable CallGuard guardedBy) {
    boolean interrupted = false;
    Object outcome;
    while ((outcome = future.outcome()) == null) {
      long left = future.graceEndNanos() - System.nanoTime();
      if (left <= 0
          && !future.isDone()
          && future.abandon(CallErrors.overdue(future, future.peer()))) {
        continue; // it has its outcome now
      }
      if (Thread.interrupted()) {
        interrupted = true;
        future.abandon(CallErrors.interrupted(future, future.peer()));
      } else if (left > 0 && guardedBy != null && guardedBy.isOpen()) {
        LockSupport.park(future);
      } else {
        // Late, it is being completed by another thread, which wakes this one in a moment.
        LockSupport.parkNanos(future, Math.max(left, TimedRequest.GRACE_NANOS));
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (outcome instanceof HawserException error) {
      throw error.inCallerThread();
    }
    return future.request().responseType().cast(outcome);
  }
}
