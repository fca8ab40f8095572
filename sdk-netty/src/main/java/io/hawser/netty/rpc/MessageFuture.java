package io.hawser.netty.rpc;

import io.hawser.error.ConnectionLostException;
import io.hawser.error.Delivery;
import io.hawser.error.HawserException;
import io.hawser.error.ProtocolException;
import io.hawser.error.RequestTimeoutException;
import io.hawser.protocol.Message;
import io.hawser.protocol.Request;
import io.hawser.protocol.Response;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request and its one end: an answer or an error, whichever is set first. Either a caller waits
 * for it ({@link #await}) or a stage is completed ({@link #stage}).
 *
 * <p>It has a place on one {@link InFlightPermits} at a time. Whoever takes it off its carrier ends
 * it, and moving to another is a compare-and-set: of several ends and moves at the same time
 * exactly one happens, and each place is given back once, before the caller knows about the end.
 *
 * @param <R> the kind of the answer
 */
public final class MessageFuture<R extends Response> implements OutboundMessage {
  /** The event loop ends overdue requests; a waiting caller helps itself if it is this late. */
  private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

  private static final Logger log = LoggerFactory.getLogger(MessageFuture.class);

  private static final int QUEUED = 0;
  private static final int TAKEN = 1;
  private static final int GIVEN_UP = 2;

  private static final VarHandle CLAIM;
  private static final VarHandle CARRIER;

  static {
    try {
      CLAIM = MethodHandles.lookup().findVarHandle(MessageFuture.class, "claim", int.class);
      CARRIER =
          MethodHandles.lookup()
              .findVarHandle(MessageFuture.class, "carrier", InFlightPermits.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Request<R> request;
  private final Map<String, String> headMap;
  private final long timeoutMillis;
  private final long deadlineNanos;
  private final @Nullable EndListener endListener;
  private final @Nullable ResultStage<R> stage;

  /** Whether it is older than those that were handed over before it. */
  private final boolean late;

  private volatile @Nullable Object outcome;
  private volatile @Nullable Thread waiter;
  private volatile int claim = QUEUED;

  /** Where it is; {@code null} once it ends. */
  private volatile @Nullable InFlightPermits carrier;

  /** Whether it was sent before and is sent again: whatever happens now, it may have arrived. */
  private volatile boolean repeated;

  // Confined to the event loop of the connection; see PendingRequests.
  int id;
  int moves;
  @Nullable MessageFuture<?> next;
  @Nullable MessageFuture<?> earlier;
  @Nullable MessageFuture<?> later;
  @Nullable MergedRequest mergedInto;

  private MessageFuture(
      Request<R> request,
      Map<String, String> headMap,
      InFlightPermits carrier,
      long timeoutMillis,
      @Nullable Long startNanos,
      @Nullable EndListener endListener,
      @Nullable ResultStage<R> stage) {
    this.request = request;
    this.headMap = headMap;
    this.carrier = carrier;
    this.timeoutMillis = timeoutMillis;
    this.deadlineNanos =
        (startNanos == null ? System.nanoTime() : startNanos)
            + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    this.late = startNanos != null;
    this.endListener = endListener;
    this.stage = stage;
  }

  /** A request whose caller will {@link #await}, and which has a place on the carrier. */
  public static <R extends Response> MessageFuture<R> awaited(
      Request<R> request,
      Map<String, String> headMap,
      InFlightPermits carrier,
      long timeoutMillis,
      @Nullable EndListener endListener) {
    return new MessageFuture<>(request, headMap, carrier, timeoutMillis, null, endListener, null);
  }

  /** A request whose caller uses the {@link #stage}, and which has a place on the carrier. */
  public static <R extends Response> MessageFuture<R> staged(
      Request<R> request,
      Map<String, String> headMap,
      InFlightPermits carrier,
      long timeoutMillis,
      @Nullable EndListener endListener) {
    return new MessageFuture<>(
        request, headMap, carrier, timeoutMillis, null, endListener, new ResultStage<>());
  }

  /**
   * Either of the two.
   *
   * @param waitingSince when the time-out of a request began that has waited for its carrier, as
   *     {@link System#nanoTime} counts; {@code null} if it begins now
   * @param stage of an asynchronous request, to be completed; {@code null} for one whose caller
   *     will {@link #await}
   */
  public static <R extends Response> MessageFuture<R> of(
      Request<R> request,
      Map<String, String> headMap,
      InFlightPermits carrier,
      long timeoutMillis,
      @Nullable Long waitingSince,
      @Nullable EndListener endListener,
      @Nullable ResultStage<R> stage) {
    return new MessageFuture<>(
        request, headMap, carrier, timeoutMillis, waitingSince, endListener, stage);
  }

  public Request<R> request() {
    return request;
  }

  public Map<String, String> headMap() {
    return headMap;
  }

  /** The name of the other side. */
  public String peer() {
    return String.valueOf(carrier);
  }

  /** Whether it has its place there. */
  public boolean isOn(InFlightPermits place) {
    return carrier == place;
  }

  public long timeoutMillis() {
    return timeoutMillis;
  }

  /** When its time is up, as {@link System#nanoTime} counts. A move does not change it. */
  public long deadlineNanos() {
    return deadlineNanos;
  }

  long startNanos() {
    return deadlineNanos - TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
  }

  /** Whether its deadline may be before those of others with its time-out that came earlier. */
  boolean isOutOfOrder() {
    return late || moves > 0;
  }

  /** How often it has moved. Only the event loop that has it. */
  public int moves() {
    return moves;
  }

  /** Whether it has ended, or is just being ended. */
  public boolean isDone() {
    return carrier == null;
  }

  /**
   * Takes the request for sending; from now on it may arrive. {@code false}: it has ended before,
   * and must not be sent, because its caller was told that it was not.
   */
  public boolean claimForSending() {
    return !isDone() && CLAIM.compareAndSet(this, QUEUED, TAKEN);
  }

  /** How far the request has got. For any thread. */
  public Delivery delivery() {
    // In the other order than move() writes them: it must not slip through in between.
    return claim == TAKEN || repeated ? Delivery.MAYBE_SENT : Delivery.NOT_SENT;
  }

  /** What never left from here may have left from the carrier it was moved away from. */
  public HawserException certain(HawserException error) {
    return !repeated || error.delivery() == Delivery.MAYBE_SENT
        ? error
        : new ConnectionLostException(
            Delivery.MAYBE_SENT,
            error.getMessage()
                + ". It had been sent to another server before, which may have received it",
            error);
  }

  /**
   * Gives it the place on another carrier, and its old one back. It can be sent once more then. To
   * be called by the event loop that had it and has forgotten it, before it is handed over.
   *
   * @return {@code false}: it has ended meanwhile, and the place on the other was not taken
   */
  public boolean move(InFlightPermits from, InFlightPermits to) {
    if (claim == TAKEN) {
      repeated = true; // first, so that nobody can believe that it was never sent
      claim = QUEUED;
    }
    moves++;
    if (!CARRIER.compareAndSet(this, from, to)) {
      return false;
    }
    from.leave();
    return true;
  }

  /** Keeps a request from being sent if that is still possible. For any thread. */
  private Delivery giveUp() {
    CLAIM.compareAndSet(this, QUEUED, GIVEN_UP);
    return delivery();
  }

  /** Ends the request with whatever was received for its id. Returns whether this was the end. */
  public boolean complete(Message answer) {
    if (isAnsweredBy(answer)) {
      return end(answer);
    }
    return fail(
        new ProtocolException(
            Delivery.MAYBE_SENT,
            peer()
                + " answered "
                + name()
                + " with a "
                + answer.getClass().getSimpleName()
                + " (expected: "
                + request.responseType().getSimpleName()
                + ")",
            null));
  }

  /** Ends the request with an error. Returns whether this was the end. */
  public boolean fail(HawserException error) {
    return end(error);
  }

  /** Ends the request because its time is up. */
  boolean expire() {
    return !isDone() && fail(overdue());
  }

  private HawserException overdue() {
    return new RequestTimeoutException(
        giveUp(),
        "No answer from " + peer() + " to " + name() + " within " + timeoutMillis + " ms",
        null);
  }

  private boolean end(Object result) {
    return end(result, false);
  }

  /** By its waiting caller, who does not know how far it has got. */
  private boolean abandon(HawserException error) {
    return end(error, true);
  }

  private boolean end(Object result, boolean abandoned) {
    InFlightPermits last = takeOff();
    if (last == null) {
      return false;
    }
    try {
      if (abandoned) {
        last.abandoned(this);
      } else {
        last.release();
      }
      outcome = result; // a caller whose time is up does not wait for the listener
      if (endListener != null) {
        Response response = result instanceof Response answer ? answer : null;
        HawserException error = result instanceof HawserException failure ? failure : null;
        endListener.ended(last, response, error);
      }
    } catch (Throwable e) { // whatever it is, the caller must not wait for ever
      log.error("A listener of {} to {} failed", name(), last, e);
    }
    publish(result);
    return true;
  }

  /**
   * Takes it off its carrier, which whoever does has to give the place back to before it calls
   * {@link #publish}. {@code null}: somebody else ends it.
   */
  @Nullable InFlightPermits takeOff() {
    return (InFlightPermits) CARRIER.getAndSet(this, null);
  }

  /** Tells who waits. */
  void publish(Object result) {
    outcome = result;
    if (stage != null) {
      if (result instanceof HawserException error) {
        stage.end(null, error);
      } else {
        stage.end(request.responseType().cast(result), null);
      }
    }
    LockSupport.unpark(waiter);
  }

  /** Whether its end runs nobody's code: there is nothing but a waiting caller. */
  boolean endsQuietly() {
    return stage == null && endListener == null;
  }

  /** Whether this answers it. */
  boolean isAnsweredBy(Message answer) {
    return request.responseType().isInstance(answer);
  }

  /** The request's name for messages. */
  public String name() {
    return request.getClass().getSimpleName();
  }

  /** The stage of an asynchronous request; its holder cannot complete it. */
  public CompletionStage<R> stage() {
    if (stage == null) {
      throw new IllegalStateException("This request is awaited");
    }
    return stage;
  }

  /** Waits for the end of a synchronous request, in the caller's thread. */
  public R await() {
    waiter = Thread.currentThread();
    return waitForEnd(null);
  }

  /**
   * The same, with a guard that wakes this thread when its time is up.
   *
   * @param guard whom to enter with
   */
  public R await(CallGuard guard) {
    waiter = Thread.currentThread();
    int place = guard.enter(this);
    if (place == CallGuard.NOT_GUARDED) {
      return waitForEnd(null);
    }
    try {
      if (outcome == null) {
        LockSupport.park(this); // what wakes it is nearly always the answer
      }
      return waitForEnd(guard);
    } finally {
      guard.leave(place);
    }
  }

  private R waitForEnd(@Nullable CallGuard guardedBy) {
    boolean interrupted = false;
    Object result;
    while ((result = outcome) == null) {
      long left = lateNanos() - System.nanoTime();
      if (left <= 0 && !isDone() && abandon(overdue())) {
        continue; // it has its outcome now
      }
      if (Thread.interrupted()) {
        interrupted = true;
        abandon(
            new RequestTimeoutException(
                giveUp(),
                "Interrupted while waiting for the answer of " + peer() + " to " + name(),
                null));
      } else if (left > 0 && guardedBy != null && guardedBy.isOpen()) {
        LockSupport.park(this);
      } else {
        // Late, it is being ended by another thread, which tells this one in a moment.
        LockSupport.parkNanos(this, Math.max(left, GRACE_NANOS));
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (result instanceof HawserException error) {
      throw error.inCallerThread();
    }
    return request.responseType().cast(result);
  }

  /** When a caller stops to rely on the event loop, as {@link System#nanoTime} counts. */
  long lateNanos() {
    return deadlineNanos + GRACE_NANOS;
  }

  /** Has a waiting caller look at the clock. */
  void wakeCaller() {
    LockSupport.unpark(waiter);
  }

  /** Told once when a request has ended, on the thread that ended it, and where it was then. */
  @FunctionalInterface
  public interface EndListener {
    void ended(InFlightPermits on, @Nullable Response response, @Nullable HawserException error);
  }
}
