package io.hawser.netty.internal.call;

import io.hawser.error.HawserException;
import io.hawser.netty.internal.runtime.Unreliable;
import io.hawser.protocol.Message;
import io.hawser.protocol.Request;
import io.hawser.protocol.Response;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request and its one outcome: an answer or an error, whichever is set first. Either a caller
 * waits for it ({@link #await}) or a stage is completed ({@link #stage}).
 *
 * <p>It holds the permit of one connection at a time. The thread that takes the permit from it
 * completes it, and moving to another connection is a compare-and-set: of several completions and
 * moves at the same time exactly one happens, and each permit is given back once, before the caller
 * knows about the outcome.
 *
 * @param <R> the kind of the answer
 */
public final class MessageFuture<R extends Response> extends TimedRequest<R> {
  private static final Logger log = LoggerFactory.getLogger(MessageFuture.class);

  private static final VarHandle PERMITS;

  static {
    try {
      PERMITS =
          MethodHandles.lookup()
              .findVarHandle(MessageFuture.class, "permits", InFlightPermits.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final @Nullable CompletionListener completionListener;
  private final @Nullable ResultStage<R> stage;

  private volatile @Nullable Object outcome;

  /** The issuer of the permit that it holds; {@code null} once it completes. */
  private volatile @Nullable InFlightPermits permits;

  // Confined to the event loop of the connection; see PendingRequests.
  private short moves;
  @Nullable MessageFuture<?> next;
  @Nullable MessageFuture<?> earlier;
  @Nullable MessageFuture<?> later;
  @Nullable MergedRequest mergedInto;

  /** The answer to it that was read while others were still to be read; see AnswerBatch. */
  @Nullable Message received;

  /**
   * Creates a request that holds a permit.
   *
   * @param permits whose permit it holds
   * @param startNanos when its time-out began, as {@link System#nanoTime} counts
   * @param hasWaited whether it has waited for a server since then
   * @param stage of an asynchronous request, to be completed; {@code null} for one whose caller
   *     will {@link #await}
   */
  public MessageFuture(
      Request<R> request,
      Map<String, String> headMap,
      InFlightPermits permits,
      long timeoutMillis,
      long startNanos,
      boolean hasWaited,
      @Nullable CompletionListener completionListener,
      @Nullable ResultStage<R> stage) {
    super(request, headMap, timeoutMillis, startNanos, hasWaited);
    this.permits = permits;
    this.completionListener = completionListener;
    this.stage = stage;
  }

  /** Creates a request whose caller will {@link #await}. */
  public static <R extends Response> MessageFuture<R> awaited(
      Request<R> request,
      Map<String, String> headMap,
      InFlightPermits permits,
      long timeoutMillis,
      @Nullable CompletionListener completionListener) {
    return new MessageFuture<>(
        request,
        headMap,
        permits,
        timeoutMillis,
        System.nanoTime(),
        false,
        completionListener,
        null);
  }

  /** Creates a request whose caller uses the {@link #stage}. */
  public static <R extends Response> MessageFuture<R> staged(
      Request<R> request,
      Map<String, String> headMap,
      InFlightPermits permits,
      long timeoutMillis,
      @Nullable CompletionListener completionListener) {
    return new MessageFuture<>(
        request,
        headMap,
        permits,
        timeoutMillis,
        System.nanoTime(),
        false,
        completionListener,
        new ResultStage<>());
  }

  @Override
  public String peer() {
    return String.valueOf(permits);
  }

  /** Returns whether it holds one of these permits. */
  public boolean isOn(InFlightPermits issuer) {
    return permits == issuer;
  }

  /**
   * Returns whether its deadline may be before those of others with its time-out that came earlier.
   */
  boolean isOutOfOrder() {
    return hasWaited() || moves > 0 || denials() != null;
  }

  /** Returns how often it has moved. Only the event loop that has it calls this. */
  public int moves() {
    return moves;
  }

  @Override
  public boolean isDone() {
    return permits == null;
  }

  /**
   * Takes the request for sending; from now on it may arrive. {@code false}: it has completed
   * before, and must not be sent, because its caller got an error that says that it was not.
   */
  public boolean claimForSending() {
    return !isDone() && take();
  }

  @Override
  public void encode(ChunkEncoder chunk) {
    if (claimForSending()) {
      chunk.append(this);
    } else {
      chunk.skip(this); // its caller has given up: do not bother the server
    }
  }

  @Override
  public void reject(HawserException error) {
    fail(error);
  }

  @Override
  public long weight() {
    return MessageWeight.of(request());
  }

  @Override
  public MessageFuture<?> requestOrNull() {
    return this;
  }

  /**
   * Has it hold a permit of another connection, and gives its old one back. It can be sent once
   * more then. To be called by the event loop that had it and has forgotten it, before it is handed
   * over.
   *
   * @return {@code false}: it has completed, and holds no permit of the other
   */
  public boolean move(InFlightPermits from, InFlightPermits to) {
    queueAgain();
    moves++;
    if (!PERMITS.compareAndSet(this, from, to)) {
      return false;
    }
    from.leave();
    return true;
  }

  /** Completes the request with what was received for its id. Returns whether it was the first. */
  public boolean complete(Message answer) {
    if (isAnsweredBy(answer)) {
      return completeWith(answer, false);
    }
    return fail(CallErrors.wrongAnswer(this, peer(), answer));
  }

  @Override
  public boolean fail(HawserException error) {
    return completeWith(error, false);
  }

  /** Fails the request because its cluster has no leader. */
  public void failWithoutLeader(long waitedMillis) {
    fail(certain(CallErrors.noLeader(this, waitedMillis)));
  }

  /** Fails the request because its time is up. */
  boolean expire() {
    return !isDone() && fail(CallErrors.overdue(this, peer()));
  }

  @Override
  boolean abandon(HawserException error) {
    return completeWith(error, true);
  }

  private boolean completeWith(Object result, boolean abandoned) {
    InFlightPermits last = takePermit();
    if (last == null) {
      return false;
    }
    try {
      if (abandoned) {
        last.abandoned(this);
      } else {
        last.release();
      }
    } catch (Throwable e) { // whatever it is, the caller must be woken
      Unreliable.log(
          it -> log.error("Giving back the permit of {} to {} failed", name(), last, it), e);
    }
    settle(result);
    publish(result);
    return true;
  }

  /**
   * Takes the permit from it. The caller has to give that back, and then call {@link #settle} and
   * {@link #publish}.
   *
   * @return whose permit it was; {@code null}: another thread completes the request
   */
  @Nullable InFlightPermits takePermit() {
    InFlightPermits last = (InFlightPermits) PERMITS.getAndSet(this, null);
    if (last != null && completionListener != null) {
      completionListener.completesOn(last);
    }
    return last;
  }

  /** Sets the outcome. A caller whose time is up takes it from here, and waits for no listener. */
  void settle(Object result) {
    outcome = result;
  }

  /** Calls the listener, then wakes the caller or completes the stage. */
  void publish(Object result) {
    if (completionListener != null) {
      callListener(completionListener, result);
    }
    if (stage != null) {
      if (result instanceof HawserException error) {
        stage.completeWith(null, error);
      } else {
        stage.completeWith(request().responseType().cast(result), null);
      }
    }
    wakeCaller();
  }

  private void callListener(CompletionListener listener, Object result) {
    try {
      if (result instanceof HawserException error) {
        listener.completed(null, error);
      } else {
        listener.completed(request().responseType().cast(result), null);
      }
    } catch (Throwable e) { // whatever it is, the caller must be woken
      Unreliable.log(it -> log.error("A listener of {} failed", name(), it), e);
    }
  }

  /** Returns whether a caller waits for it, so that it completes no stage. */
  boolean isAwaited() {
    return stage == null;
  }

  /** Returns the stage of an asynchronous request; its holder cannot complete it. */
  public CompletionStage<R> stage() {
    if (stage == null) {
      throw new IllegalStateException("This request is awaited");
    }
    return stage;
  }

  /** Waits for the outcome of a synchronous request, in the caller's thread. */
  public R await() {
    return CallerWait.await(this);
  }

  /** Does the same, with a guard that wakes this thread when its time is up. */
  public R await(CallGuard guard) {
    return CallerWait.await(this, guard);
  }

  @Override
  @Nullable Object outcome() {
    return outcome;
  }

  /** Is notified once when a request completes, on the thread that completes it. */
  @FunctionalInterface
  public interface CompletionListener {
    /**
     * Is called when the request completes, with the permit that it held last. It must not run code
     * of users, because others wait.
     *
     * @param on whose permit it was
     */
    default void completesOn(InFlightPermits on) {}

    /**
     * Is called when the request has completed and its permit has been given back. Its caller is
     * woken next.
     *
     * @param response the answer, {@code null} on an error
     * @param error the error, {@code null} if there was none
     */
    void completed(@Nullable Response response, @Nullable HawserException error);
  }
}
